/** Who attends to a case, and what the law lets its office decide: more time once, or sending it on. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Control } from "../../forms/control.tsx";
import { text } from "../../i18n/index.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useAsync } from "../../ui/live.ts";
import { day } from "../../ui/time.ts";
import { decideCase, fetchColleagues } from "../api.ts";
import { useOrganizations } from "../organizations.ts";
import { type DeskCaseView, OPEN } from "../model.ts";
import { useDeskWords } from "../words/index.ts";
import { Undecided } from "./change.tsx";
import { useDeciding } from "./deciding.ts";
import type { Watched } from "./watched.ts";

interface Props {
  view: DeskCaseView;
  official: string;
  watched: Watched;
}

export function Decisions(props: Props) {
  const w = useDeskWords();
  const { view } = props;
  if (!OPEN.includes(view.case.state)) return null;
  return (
    <section class="stack-small desk-decisions" aria-labelledby="decisions">
      <h2 id="decisions" class="desk-h3">
        {w.decide.title}
      </h2>
      {!view.hidden && <Assign {...props} />}
      {view.extend_by !== null && <Extend {...props} until={view.extend_by} />}
      {view.redirect_by !== null && <SendOn {...props} until={view.redirect_by} />}
    </section>
  );
}

function Fold({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>
        <Icon name="next" />
        {title}
      </summary>
      <div class="stack desk-fold">{children}</div>
    </details>
  );
}

function Assign({ view, official, watched }: Props) {
  const w = useDeskWords();
  const { busy, outcome, decide } = useDeciding(view, watched);
  const colleagues = useAsync(() => fetchColleagues(view.uuid).catch(() => []), [view.uuid, view.case.organization]) ?? [];
  const now = view.case.assignee ?? "";
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const to = chosen ?? now;
  // A review is another person's than who answered: this one has nothing to do in it.
  const hers = view.case.state !== "in_review" || view.after_answer.length > 0;
  const give = (assignee: string) => {
    const { uuid, rev } = view;
    const name = colleagues.find((one) => one.name === assignee)?.display ?? assignee;
    void decide(
      ["assignee", assignee],
      (command) => decideCase(uuid, "assignee", { command, rev, assignee }),
      assignee ? w.decide.assigned(name) : w.decide.released,
    ).then(() => setChosen(undefined));
  };
  return (
    <>
      <Undecided outcome={outcome} />
      {now === official ? (
        <div class="row">
          <Button kind="quiet" busy={busy} onPress={() => give("")}>
            {w.decide.release}
          </Button>
        </div>
      ) : (
        hers && (
          <div class="row">
            <Button kind="quiet" busy={busy} onPress={() => give(official)}>
              {w.decide.take}
            </Button>
          </div>
        )
      )}
      <Fold title={w.decide.assignTitle}>
        <Form class="desk-send" onSubmit={() => give(to)}>
          <label class="desk-filter">
            <span class="small strong">{w.decide.assignTo}</span>
            <select class="input" value={to} onChange={(event) => setChosen(event.currentTarget.value)}>
              <option value="">{w.list.nobody}</option>
              {colleagues.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.display} ({one.name})
                </option>
              ))}
            </select>
          </label>
          <Button kind="quiet" type="submit" busy={busy}>
            {w.decide.assign}
          </Button>
        </Form>
      </Fold>
    </>
  );
}

/** A reason that the citizen will read. */
function useReason(id: string) {
  const w = useDeskWords();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const given = () => {
    const empty = reason.trim() === "";
    setMissing(empty);
    if (empty) input.current?.focus();
    return !empty;
  };
  const field = (label: string, help: string, language: string) => (
    <Control id={id} label={label} help={help} error={missing ? w.decide.reasonRequired : undefined}>
      {(a11y) => (
        <textarea
          {...a11y}
          ref={input}
          class="input"
          rows={3}
          lang={language}
          maxLength={10_000}
          value={reason}
          onInput={(event) => {
            setReason(event.currentTarget.value);
            setMissing(false);
          }}
        />
      )}
    </Control>
  );
  return { reason, given, field, clear: () => setReason("") };
}

function Extend({ view, watched, until }: Props & { until: string }) {
  const w = useDeskWords();
  const { busy, outcome, decide } = useDeciding(view, watched);
  const { reason, given, field, clear } = useReason("extend-reason");
  const submit = async () => {
    if (!given()) return;
    const { uuid, rev } = view;
    const send = (command: string) => decideCase(uuid, "extension", { command, rev, reason });
    if (await decide(["extension", reason], send, w.decide.extended)) clear();
  };
  return (
    <Fold title={w.decide.extendTitle}>
      <p class="small soft">{w.decide.extendHelp(day(until))}</p>
      <Undecided outcome={outcome} />
      <Form class="stack" onSubmit={() => void submit()}>
        {field(w.decide.extendReason, w.decide.reasonHelp, view.case.language)}
        <div class="actions">
          <Button kind="warm" type="submit" busy={busy}>
            {w.decide.extend}
          </Button>
        </div>
      </Form>
    </Fold>
  );
}

/** In the list of organizations: one that is not at this portal. */
const ELSEWHERE = "*";

function SendOn({ view, watched, until }: Props & { until: string }) {
  const w = useDeskWords();
  const { busy, outcome, decide } = useDeciding(view, watched);
  const { reason, given, field, clear } = useReason("redirect-reason");
  const all = useOrganizations();
  const organizations = all.filter(({ slug }) => slug !== view.case.organization);
  const [chosen, setChosen] = useState("");
  const [body, setBody] = useState("");
  const [missing, setMissing] = useState<"organization" | "body" | undefined>(undefined);
  const submit = async () => {
    const lack = chosen === "" ? "organization" : chosen === ELSEWHERE && body.trim() === "" ? "body" : undefined;
    setMissing(lack);
    if (lack) return document.getElementById(`redirect-${lack}`)?.focus();
    if (!given()) return;
    const { uuid, rev } = view;
    const to = chosen === ELSEWHERE ? { body: body.trim() } : { organization: chosen };
    const send = (command: string) => decideCase(uuid, "redirection", { command, rev, reason, ...to });
    if (await decide(["redirection", reason, chosen, body], send, w.decide.sentOn)) clear();
  };
  return (
    <Fold title={w.decide.redirectTitle}>
      <p class="small soft">{w.decide.redirectHelp(day(until))}</p>
      <Undecided outcome={outcome} />
      <Form class="stack" onSubmit={() => void submit()}>
        <Control
          id="redirect-organization"
          label={w.decide.redirectTo}
          error={missing === "organization" ? w.decide.organizationRequired : undefined}
        >
          {(a11y) => (
            <select {...a11y} class="input" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
              <option value="">{w.decide.choose}</option>
              {organizations.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {text(name)}
                </option>
              ))}
              <option value={ELSEWHERE}>{w.decide.elsewhere}</option>
            </select>
          )}
        </Control>
        {chosen === ELSEWHERE && (
          <Control id="redirect-body" label={w.decide.body} error={missing === "body" ? w.decide.bodyRequired : undefined}>
            {(a11y) => (
              <input {...a11y} class="input" maxLength={200} value={body} onInput={(event) => setBody(event.currentTarget.value)} />
            )}
          </Control>
        )}
        {field(w.decide.redirectReason, w.decide.reasonHelp, view.case.language)}
        <div class="actions">
          <Button kind="warm" type="submit" busy={busy}>
            {w.decide.redirect}
          </Button>
        </div>
      </Form>
    </Fold>
  );
}
