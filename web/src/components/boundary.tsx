import { Component, type ComponentChildren } from 'preact'
import { Failure } from './message'

interface Props {
  /** Another address is another chance. */
  of: string
  children: ComponentChildren
}

interface State {
  error: Error | null
  of: string
}

/** A fault of one page is reported in its own room; the rest of the site goes on. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null, of: this.props.of }

  static override getDerivedStateFromError(error: Error): Partial<State> {
    return { error }
  }

  static override getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.of === state.of ? null : { error: null, of: props.of }
  }

  override render() {
    return this.state.error ? <Failure error={this.state.error} /> : this.props.children
  }
}
