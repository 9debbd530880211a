// Mantine theme in Parlour's colors, which are defined in `shared/tokens.css`.

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { parseDate, SHOWN } from './ui/dates'

const terracotta: MantineColorsTuple = [
  '#fbf1ec',
  '#f6e3d9',
  '#ecc6b5',
  '#e2a78e',
  '#d78a6b',
  '#c26f4f',
  '#ad5a3c',
  '#9a4a30',
  '#833d26',
  '#6c311e',
]

const sand: MantineColorsTuple = [
  '#faf6f0',
  '#f3ece2',
  '#e8ddd0',
  '#dccfbf',
  '#d3c3b1',
  '#b7a595',
  '#8c7b6d',
  '#75665a',
  '#5b4d42',
  '#2c231d',
]

const umber: MantineColorsTuple = [
  '#f1e9df',
  '#cfc2b3',
  '#aa9a8b',
  '#7c6d60',
  '#55473c',
  '#3a3029',
  '#2a241f',
  '#191512',
  '#14110e',
  '#0f0c0a',
]

export const theme = createTheme({
  colors: { terracotta, gray: sand, dark: umber },
  primaryColor: 'terracotta',
  primaryShade: 7,
  black: '#2c231d',
  white: '#fffdfa',
  fontFamily: 'var(--sans)',
  headings: { fontFamily: 'var(--serif)', fontWeight: '500' },
  defaultRadius: 'md',
  radius: { sm: '6px', md: '10px', lg: '14px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    DateInput: { defaultProps: { valueFormat: SHOWN, dateParser: parseDate } },
    Drawer: { defaultProps: { position: 'right', overlayProps: { backgroundOpacity: 0.25, blur: 1 } } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.25, blur: 1 } } },
    Menu: { defaultProps: { shadow: 'md', radius: 'md' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
})

const variables = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-faint)',
  '--mantine-color-placeholder': 'var(--ink-faint)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-primary-color-filled': 'var(--accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
  '--mantine-primary-color-light': 'var(--accent-wash)',
  '--mantine-primary-color-light-hover': 'var(--accent-wash)',
  '--mantine-primary-color-light-color': 'var(--accent)',
  '--mantine-color-terracotta-filled': 'var(--accent-fill)',
  '--mantine-color-terracotta-filled-hover': 'var(--accent-fill-hover)',
  '--mantine-color-terracotta-light': 'var(--accent-wash)',
  '--mantine-color-terracotta-light-hover': 'var(--accent-wash)',
  '--mantine-color-terracotta-light-color': 'var(--accent)',
  '--mantine-color-terracotta-text': 'var(--accent)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables })
