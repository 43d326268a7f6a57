import {
  autocompletion,
  type Completion,
  type CompletionContext,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import {
  bracketMatching,
  HighlightStyle,
  StreamLanguage,
  syntaxHighlighting,
} from '@codemirror/language'
import { sparql } from '@codemirror/legacy-modes/mode/sparql'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'preact/hooks'

export interface OntologyTerm {
  name: string
  iri: string
  kind: string
  label: { fr: string; en: string }
}

interface EditorProps {
  /** What the editor is given from outside; what is typed in it is reported by `change` alone. */
  text: string
  label: string
  change: (text: string) => void
  run: () => void
  terms: Completion[]
}

/** The SPARQL editor. It lives in a shadow root, where its styles need no inline style element. */
export default function Editor(props: EditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    view.current = new EditorView({ parent: root, root, state: stateOf(latest) })
    return () => view.current?.destroy()
  }, [])
  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === props.text) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.text } })
  }, [props.text])
  return <div class="editor" ref={host} />
}

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: '15px' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', maxHeight: '30rem' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-gutters': {
    backgroundColor: 'var(--sunken)',
    color: 'var(--ink-soft)',
    border: 'none',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line-strong)',
    color: 'var(--ink)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--ink)',
  },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--europe)' },
  { tag: [tags.string, tags.number], color: 'var(--good)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.atom, tags.link], color: 'var(--kind-organisation)' },
])

function stateOf(latest: { current: EditorProps }): EditorState {
  const complete = (context: CompletionContext) => {
    const word = context.matchBefore(/[\w-]+:?[\w-]*/)
    if (!word || (word.from === word.to && !context.explicit)) return null
    return { from: word.from, options: latest.current.terms, validFor: /^[\w-]*:?[\w-]*$/ }
  }
  const run = () => {
    latest.current.run()
    return true
  }
  return EditorState.create({
    doc: latest.current.text,
    extensions: [
      lineNumbers(),
      history(),
      bracketMatching(),
      StreamLanguage.define(sparql),
      syntaxHighlighting(colours),
      autocompletion({ override: [complete], icons: false }),
      keymap.of([
        { key: 'Mod-Enter', run },
        ...completionKeymap,
        ...historyKeymap,
        // Tab leaves the editor: who cannot use a mouse must get out.
        ...defaultKeymap,
      ]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': latest.current.label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) latest.current.change(update.state.doc.toString())
      }),
      look,
    ],
  })
}
