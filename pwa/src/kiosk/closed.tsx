/** A kiosk that the portal knows no more: closed for visitors, and how the staff opens it again. */
import { useWords } from "../i18n/index.ts";
import { Icon } from "../ui/icon.tsx";
import { Page } from "../ui/page.tsx";
import { EnrolForm } from "./enrol.tsx";
import { useSealed } from "./sealed.ts";
import { useKioskWords } from "./words/index.ts";

export function Closed({ onEnrolled }: { onEnrolled: () => void }) {
  useWords();
  const k = useKioskWords();
  const { waiting } = useSealed();
  return (
    <Page title={k.closed.title} lead={k.closed.lead} narrow>
      {waiting > 0 && <p>{k.closed.sealed(waiting)}</p>}
      <details>
        <summary>
          <Icon name="next" />
          {k.closed.staff}
        </summary>
        <div class="stack">
          <p>{k.closed.how}</p>
          <EnrolForm onEnrolled={onEnrolled} />
        </div>
      </details>
    </Page>
  );
}
