/** A service's form as a file: downloaded as XLSForm, and brought from one with what was left out. */
import { useRef, useState } from "preact/hooks";
import { text } from "../../i18n/index.ts";
import { Button } from "../../ui/button.tsx";
import { Note } from "../../ui/note.tsx";
import { FailureNote } from "../failure.tsx";
import { Failure } from "../http.ts";
import { exportHref, type Imported, importFile, type LeftOut } from "./api.ts";
import { useFormWords } from "./form/words/index.ts";

interface FormFileProps {
  slug: string;
  /** Whether there is something published to download. */
  published: boolean;
  take: (imported: Imported) => void;
}

export function FormFile({ slug, published, take }: FormFileProps) {
  const w = useFormWords();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [leftOut, setLeftOut] = useState<readonly LeftOut[] | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>(undefined);
  const bring = async (file: File) => {
    setBusy(true);
    setFailure(undefined);
    setLeftOut(undefined);
    try {
      const imported = await importFile(file);
      take(imported);
      setLeftOut(imported.left_out);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <section class="stack-small" aria-labelledby="file">
      <h2 id="file">{w.file}</h2>
      <p class="soft">{w.fileHelp}</p>
      <div class="actions">
        {published && (
          <a class="button button-quiet" href={exportHref(slug)} download="">
            {w.download}
          </a>
        )}
        <Button kind="quiet" busy={busy} onPress={() => input.current?.click()}>
          {busy ? w.bringing : w.bring}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".xlsx"
          hidden
          aria-label={w.bring}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (file) void bring(file);
          }}
        />
      </div>
      {failure instanceof Failure && failure.kind === "invalid" ? (
        <Note warm live title={w.notXlsform}>
          <p class="small soft">{failure.reason}</p>
        </Note>
      ) : (
        failure !== undefined && <FailureNote error={failure} />
      )}
      {leftOut && (
        <Note live icon="done" title={w.brought}>
          <p>{leftOut.length === 0 ? w.nothingLeftOut : `${w.leftOut(leftOut.length)}:`}</p>
          {leftOut.length > 0 && (
            <ul class="bullets">
              {leftOut.map((one) => (
                <li key={`${one.sheet} ${one.row} ${one.es}`}>
                  {w.row(one.sheet, one.row)}: {text(one)}
                </li>
              ))}
            </ul>
          )}
        </Note>
      )}
    </section>
  );
}
