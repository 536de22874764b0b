/** Writing a proposal: kept at every letter, told what is at risk, sent like everything else. */
import { useRef, useState } from "preact/hooks";
import { CharactersLeft } from "../../forms/characters-left.tsx";
import { Control, Group, inputId } from "../../forms/control.tsx";
import { ErrorSummary } from "../../forms/error-summary.tsx";
import { NotStored } from "../../forms/not-stored.tsx";
import { TextBox } from "../../forms/text-box.tsx";
import type { Proposal } from "../../generated/documents.ts";
import { language, useWords } from "../../i18n/index.ts";
import { navigate } from "../../navigation.ts";
import { reloadCitizen } from "../../offline/citizen.ts";
import { content, slugOf } from "../../offline/content.ts";
import { sendProposal } from "../../offline/participation.ts";
import { announce } from "../../ui/announce.tsx";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { useLive } from "../../ui/live.ts";
import { Page } from "../../ui/page.tsx";
import { NameField, Rules } from "../news/for-all.tsx";
import { useKept } from "../news/kept.ts";
import { Risk, useRisk } from "../news/risk.tsx";
import { useProposalWords } from "./words/index.ts";

/** Characters (schemas/participation.py, Proposal). */
const LONGEST_TITLE = 120;
const LONGEST = 2_000;

type Kind = Proposal["kind"];
type Topic = Proposal["topic"];

export function WriteProposal() {
  const t = useWords();
  const w = useProposalWords();
  const { municipalities } = useLive(content);
  const [kind, setKind] = useKept("proposal-kind");
  const [topic, setTopic] = useKept("proposal-topic");
  const [municipality, setMunicipality] = useKept("proposal-municipality");
  const [title, setTitle] = useKept("proposal-title");
  const [typed, type] = useKept("proposal-text");
  const [name, setName] = useKept("comment-name");
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  // One uuid for one proposal: a second tap while it is being stored is the same proposal.
  const uuid = useRef(crypto.randomUUID());
  const risk = useRisk(`${title.trim()}\n${typed.trim()}`);
  const over = (words: string, most: number) =>
    words.trim().length > most ? t.form.charactersOver(words.trim().length - most) : undefined;
  const wrong = {
    kind: kind in w.kinds ? undefined : w.form.missing.kind,
    topic: topic in w.topics ? undefined : w.form.missing.topic,
    title: title.trim() ? over(title, LONGEST_TITLE) : w.form.missing.title,
    text: typed.trim() ? over(typed, LONGEST) : w.form.missing.text,
    name: name.trim() ? undefined : w.form.missing.name,
  };
  type Asked = keyof typeof wrong;
  const labels: Record<Asked, string> = {
    kind: w.form.kind,
    topic: w.form.topic,
    title: w.form.heading,
    text: w.form.text,
    name: w.form.name,
  };
  const problems = (Object.keys(wrong) as Asked[]).flatMap((field) => {
    const message = wrong[field];
    // What is missing names its field already; a text too long does not.
    const summary = message === w.form.missing[field] ? message : `${labels[field]}: ${message}`;
    return message === undefined ? [] : [{ field, message, summary }];
  });
  const shown = attempt > 0 ? problems : [];
  const errorOf = (id: Asked) => shown.find(({ field }) => field === id)?.message;

  const send = async () => {
    setAttempt(problems.length > 0 ? attempt + 1 : 0);
    if (problems.length > 0) return;
    if (!risk.passes()) return;
    setState("busy");
    try {
      await sendProposal(
        {
          kind: kind as Kind,
          topic: topic as Topic,
          ...(municipality && { municipality }),
          title: title.trim(),
          text: typed.trim(),
          author_name: name.trim(),
          language: language.value.language,
        },
        uuid.current,
      );
      await reloadCitizen(); // the screen that comes next shows it
      for (const clear of [setKind, setTopic, setMunicipality, setTitle, type]) clear("");
      announce(w.form.sent);
      navigate(`/propuestas/${uuid.current}`, { replace: true });
    } catch {
      setState("failed");
    }
  };

  return (
    <Page title={w.form.title} lead={w.form.lead} back="/propuestas" backLabel={w.title} narrow>
      <ErrorSummary problems={shown} attempt={attempt} />
      <Form onSubmit={() => state !== "busy" && void send()}>
        <Group id={inputId("kind")} label={w.form.kind} error={errorOf("kind")}>
          <div class="options">
            {(Object.keys(w.form.kinds) as Kind[]).map((each, index) => (
              <label class="option" key={each}>
                <input
                  type="radio"
                  id={index === 0 ? inputId("kind") : undefined}
                  name="kind"
                  checked={kind === each}
                  onChange={() => setKind(each)}
                />
                {w.form.kinds[each]}
              </label>
            ))}
          </div>
        </Group>
        <Control id={inputId("topic")} label={w.form.topic} error={errorOf("topic")}>
          {(input) => (
            <select {...input} class="input input-medium" value={topic} onChange={(event) => setTopic(event.currentTarget.value)}>
              <option value="">{t.form.choose}</option>
              {(Object.keys(w.topics) as Topic[]).map((each) => (
                <option key={each} value={each}>
                  {w.topics[each]}
                </option>
              ))}
            </select>
          )}
        </Control>
        <Control id={inputId("municipality")} label={w.form.municipality}>
          {(input) => (
            <select
              {...input}
              class="input input-medium"
              value={municipality}
              onChange={(event) => setMunicipality(event.currentTarget.value)}
            >
              <option value="">{w.everywhere}</option>
              {municipalities.map((each) => (
                <option key={each._id} value={slugOf(each)}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Control>
        <Control id={inputId("title")} label={w.form.heading} help={w.form.headingHelp} error={errorOf("title")}>
          {(input) => (
            <>
              <input {...input} class="input" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
              <CharactersLeft typed={title} most={LONGEST_TITLE} />
            </>
          )}
        </Control>
        <TextBox
          id={inputId("text")}
          label={w.form.text}
          error={errorOf("text")}
          rows={8}
          most={LONGEST}
          value={typed}
          onValue={type}
        />
        <NameField id={inputId("name")} words={w.form} error={errorOf("name")} value={name} onValue={setName} />
        <Rules words={w.form} />
        {risk.warned && <Risk findings={risk.warned} />}
        {state === "failed" && <NotStored />}
        <div class="actions">
          <Button type="submit" busy={state === "busy"}>
            {risk.warned ? w.form.sendAnyway : w.form.send}
          </Button>
        </div>
      </Form>
    </Page>
  );
}
