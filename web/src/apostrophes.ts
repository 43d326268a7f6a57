import { options } from 'preact'
import { curled } from './text'

/** What is to be copied letter by letter keeps its letters. */
const AS_WRITTEN = new Set(['pre', 'code', 'textarea', 'style'])

const written = (child: unknown): unknown =>
  typeof child === 'string' ? curled(child) : Array.isArray(child) ? child.map(written) : child

/** Names come with either apostrophe, by their source: a page shows one kind. Files keep theirs. */
export function curlApostrophes(): void {
  const before = options.vnode
  options.vnode = (node) => {
    if (typeof node.type === 'string' && !AS_WRITTEN.has(node.type)) {
      const props = node.props as { children?: unknown }
      props.children = written(props.children)
    }
    before?.(node)
  }
}
