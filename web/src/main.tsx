import { render } from 'preact'
import { curlApostrophes } from './apostrophes'
import { App } from './app'
import { chosenLanguage } from './chosen-language'
import { learn } from './language'
import { startTheme } from './theme'

startTheme()
curlApostrophes()
const root = document.getElementById('app')
const start = () => root && render(<App />, root)
// Words that cannot be fetched leave the page in French.
learn(chosenLanguage(new URLSearchParams(window.location.search))).then(start, start)
