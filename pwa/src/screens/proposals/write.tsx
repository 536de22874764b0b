/** Writing a proposal: kept at every letter, told what is at risk, sent like everything else. */
import { useRef, useState } from "preact/hooks";
import { CharactersLeft } from "../../forms/characters-left.tsx";
import { Control, Group } from "../../forms/control.tsx";
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
  const [attempted, setAttempted] = useState(false);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  // One uuid for one proposal: a second tap while it is being stored is the same proposal.
  const uuid = useRef(crypto.randomUUID());
  const risk = useRisk(`${title.trim()}\n${typed.trim()}`);
  const over = (words: string, most: number) =>
    words.trim().length > most ? t.form.charactersOver(words.trim().length - most) : undefined;
  const wrong = {
    "proposal-kind": kind in w.kinds ? undefined : w.form.missing.kind,
    "proposal-topic": topic in w.topics ? undefined : w.form.missing.topic,
    "proposal-title": title.trim() ? over(title, LONGEST_TITLE) : w.form.missing.title,
    "proposal-text": typed.trim() ? over(typed, LONGEST) : w.form.missing.text,
    "proposal-name": name.trim() ? undefined : w.form.missing.name,
  };
  const errorOf = (id: keyof typeof wrong) => (attempted ? wrong[id] : undefined);

  const send = async () => {
    setAttempted(true);
    const first = Object.entries(wrong).find(([, error]) => error !== undefined);
    if (first) return document.getElementById(first[0])?.focus();
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
      <Form onSubmit={() => state !== "busy" && void send()}>
        <Group id="kind" label={w.form.kind} error={errorOf("proposal-kind")}>
          <div class="options">
            {(Object.keys(w.form.kinds) as Kind[]).map((each, index) => (
              <label class="option" key={each}>
                <input
                  type="radio"
                  id={index === 0 ? "proposal-kind" : undefined}
                  name="kind"
                  checked={kind === each}
                  onChange={() => setKind(each)}
                />
                {w.form.kinds[each]}
              </label>
            ))}
          </div>
        </Group>
        <Control id="proposal-topic" label={w.form.topic} error={errorOf("proposal-topic")}>
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
        <Control id="proposal-municipality" label={w.form.municipality}>
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
        <Control id="proposal-title" label={w.form.heading} help={w.form.headingHelp} error={errorOf("proposal-title")}>
          {(input) => (
            <>
              <input {...input} class="input" value={title} onInput={(event) => setTitle(event.currentTarget.value)} />
              <CharactersLeft typed={title} most={LONGEST_TITLE} />
            </>
          )}
        </Control>
        <TextBox
          id="proposal-text"
          label={w.form.text}
          error={errorOf("proposal-text")}
          rows={8}
          most={LONGEST}
          value={typed}
          onValue={type}
        />
        <NameField id="proposal-name" words={w.form} error={errorOf("proposal-name")} value={name} onValue={setName} />
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
