import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { chosenLanguage } from './chosen-language'
import { apart } from './components/apart'
import { Boundary } from './components/boundary'
import { Footer } from './components/footer'
import { Header } from './components/header'
import { Failure, Waiting } from './components/message'
import { Notice } from './components/notice'
import { learn, useLanguage } from './language'
import { Home } from './pages/home'
import { NotFound } from './pages/not-found'
import { RouterProvider, useRouter } from './router'

export interface PageProps {
  id: string
}

type Page = ComponentType<PageProps>
type Load = () => Promise<{ default: Page }>

/** Address → what loads its page. The home page comes with the first view, the rest when asked. */
const PAGES: [RegExp, Load][] = [
  [/^\/$/, async () => ({ default: Home })],
  [/^\/territoires\/([^/]+)$/, () => import('./pages/territory')],
  [/^\/filieres\/([^/]+)$/, () => import('./pages/filiere')],
  [/^\/regions\/([^/]+)$/, () => import('./pages/region')],
  [/^\/graphe$/, () => import('./pages/explorer')],
  [/^\/requetes$/, () => import('./pages/queries')],
  [/^\/comparer$/, () => import('./pages/compare')],
  [/^\/a-propos$/, () => import('./pages/about')],
  [/^\/capacites$/, () => import('./pages/capability')],
  [/^\/ou-en-est-on$/, () => import('./pages/standing')],
]

const loaded = new Map<Load, Page>([[(PAGES[0] as [RegExp, Load])[1], Home]])

/** An address that someone cut in half is the name of nothing, not a fault. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function matched(path: string): { load: Load; id: string } | null {
  for (const [pattern, load] of PAGES) {
    const found = pattern.exec(path)
    if (found) return { load, id: decoded(found[1] ?? '') }
  }
  return null
}

function View() {
  const { path } = useRouter()
  const target = matched(path)
  const load = target?.load
  const [, setArrived] = useState<Load | null>(null)
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => {
    setError(null)
    if (!load || loaded.has(load)) return
    load().then((module) => {
      loaded.set(load, module.default)
      setArrived(() => load)
    }, setError)
  }, [load])
  if (!target) return <NotFound />
  if (error) return <Failure error={error} />
  const Shown = loaded.get(target.load)
  return Shown ? <Shown key={target.id} id={target.id} /> : <Waiting />
}

const Sheet = apart(async () => (await import('./evidence/sheet')).Evidence, {})

/** The sheet comes with the first figure that is asked about, and stays to give the focus back. */
function Evidence() {
  const { query } = useRouter()
  const asked = useRef(false)
  asked.current ||= query.has('why')
  return asked.current ? <Sheet /> : null
}

function Frame() {
  const { say, language } = useLanguage()
  const { path, query } = useRouter()
  const chosen = chosenLanguage(query)
  const [, setLearnt] = useState(chosen)
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useEffect(() => {
    // A step back may lead to the other language.
    learn(chosen).then(
      () => setLearnt(chosen),
      () => {},
    )
  }, [chosen])
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useEffect(() => {
    // A reader who cannot see the page change is taken to its start.
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
  }, [path])
  return (
    <>
      <a class="skip" href="#main">
        {say('skip')}
      </a>
      <header>
        <Header />
        <Notice />
      </header>
      <main id="main" class="wide" ref={main} tabIndex={-1}>
        <Boundary of={path}>
          <View />
        </Boundary>
      </main>
      <Footer />
      <Evidence />
    </>
  )
}

export function App() {
  return (
    <RouterProvider>
      <Frame />
    </RouterProvider>
  )
}
