// Checks that HTML is written by the rules. The source is checked, not what scripts made of it.
import { HtmlValidate, StaticConfigLoader } from 'html-validate'

const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'doctype-style': 'off', // templ writes it in lower case; both are right
    'long-title': 'off', // Vietnamese titles say the whole procedure
    'no-inline-style': 'off', // the policy of the page (CSP) decides, not the grammar
    'tel-non-breaking': 'off', // numbers of offices are written as the offices write them
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'no-redundant-role': 'off', // role="list" brings back what Safari takes away from lists without bullets
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }], // a column of ticks is one control
    'valid-id': ['error', { relaxed: true }],
  },
}))

/** The faults of a page's source, one line each. */
export async function htmlFaults(source) {
  const report = await validator.validateString(source)
  return report.results.flatMap(r => r.messages.map(m => `html ${m.ruleId} at ${m.line}:${m.column}: ${m.message}`))
}
