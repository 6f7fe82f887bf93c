// Renders the pictures that stdin lists, as JSON, and prints what is wrong with each: null, or mermaid's own message. Mermaid comes as an ES module only, so jest cannot load it.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<body></body>', { pretendToBeVisual: true });
// There is no layout here: any size is enough.
const size = { getBBox: () => ({ x: 0, y: 0, width: 100, height: 20 }), getComputedTextLength: () => 100 };
Object.assign(window.Element.prototype, size);
const missing = [
  'Element',
  'SVGElement',
  'HTMLElement',
  'Node',
  'DOMParser',
  'XMLSerializer',
  'CSSStyleSheet',
  'getComputedStyle',
];
Object.assign(globalThis, { window, document: window.document });
for (const name of missing) globalThis[name] ??= window[name];

const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, htmlLabels: false });

let input = '';
for await (const chunk of process.stdin) input += chunk;
const results = [];
for (const [index, picture] of JSON.parse(input).entries()) {
  try {
    const { svg } = await mermaid.render(`picture-${index}`, picture);
    results.push(svg.includes('<svg') ? null : 'mermaid drew no picture');
  } catch (error) {
    results.push(String(error));
  }
}
process.stdout.write(JSON.stringify(results));
