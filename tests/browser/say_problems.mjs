// What the app says of a field that is wrong, by language and rule as the server names them.
import { forms as en } from "../../pwa/src/i18n/en/forms.ts";
import { forms as es } from "../../pwa/src/i18n/es/forms.ts";

function phrases({ problem }) {
  const { required, form: _, ...rest } = problem;
  const missing = Object.entries(required).map(([how, phrase]) => [how === "text" ? "required" : `required.${how}`, phrase]);
  const others = Object.entries(rest).map(([rule, phrase]) => [rule, typeof phrase === "function" ? phrase(7) : phrase]);
  return Object.fromEntries([...missing, ...others]);
}

process.stdout.write(JSON.stringify({ es: phrases({ problem: es.problem }), en: phrases({ problem: en.problem }) }));
