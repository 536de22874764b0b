// The app's form engine as a filter: {forms, cases, today} in, what it says of each out.
import { readFileSync } from "node:fs";
import { check, shapeOf } from "../../pwa/src/forms/engine.ts";
import { modelOf } from "../../pwa/src/forms/model.ts";

const { forms, cases, today } = JSON.parse(readFileSync(0, "utf8"));
const answers = cases.map(({ form, data }) => {
  const model = modelOf(forms[form]);
  return { data: shapeOf(model, data).data, fields: check(model, data, today).map(({ field }) => field) };
});
process.stdout.write(JSON.stringify(answers));
