// Small components shared by pages and the kit: page and header, sections, cards, rows and empty states.

import { Skeleton, Text } from '@mantine/core'
import { createLink, Link } from '@tanstack/react-router'
import { type ComponentProps, createContext, type ReactNode, useContext, useEffect, useId } from 'react'
import { useI18n } from '../i18n'
import { Icon, type IconName } from './Icon'
import styles from './layout.module.css'

export type Tone = 'plain' | 'accent' | 'good' | 'calm' | 'warn' | 'bad'

/** Sets the title of the browser tab. */
export function usePageTitle(title: string | undefined) {
  useEffect(() => {
    document.title = title ? `${title} · Parlour` : 'Parlour'
  }, [title])
}

interface PageProps {
  title: string
  intro?: ReactNode
  actions?: ReactNode
  back?: { to: string; label: string }
  narrow?: boolean
  children: ReactNode
}

export function Page({ title, intro, actions, back, narrow, children }: PageProps) {
  usePageTitle(title)
  return (
    <div className={narrow ? `${styles.page} ${styles.narrow}` : styles.page}>
      <header className={styles.header}>
        <div className={styles.heading}>
          {back && (
            <Link to={back.to} className={styles.back}>
              <Icon name="left" size={16} />
              {back.label}
            </Link>
          )}
          <h1 className={styles.title}>{title}</h1>
          {intro && <p className={styles.lead}>{intro}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

const SectionTitleId = createContext<string | undefined>(undefined)

/** Returns the heading id of the surrounding section, for the accessible name of a component in it. */
export const useSectionTitleId = () => useContext(SectionTitleId)

export function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const titleId = useId()
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 id={titleId} className={styles.sectionTitle}>
          {title}
        </h2>
        {action}
      </div>
      <SectionTitleId.Provider value={titleId}>{children}</SectionTitleId.Provider>
    </section>
  )
}

export function Card({ padded, children }: { padded?: boolean; children: ReactNode }) {
  return <div className={padded ? `${styles.card} ${styles.padded}` : styles.card}>{children}</div>
}

export function Empty({
  icon,
  title,
  text,
  action,
}: {
  icon: IconName
  title: string
  text?: string
  action?: ReactNode
}) {
  return (
    <div className={styles.state}>
      <span className={styles.stateIcon}>
        <Icon name={icon} size={26} />
      </span>
      <h2 className={styles.stateTitle}>{title}</h2>
      {text && (
        <Text c="dimmed" maw={420}>
          {text}
        </Text>
      )}
      {action}
    </div>
  )
}

interface RowProps {
  /** Image or icon in front of the text. */
  icon?: ReactNode
  title: ReactNode
  text: ReactNode
  /** State and actions at the end of the row. */
  children?: ReactNode
}

function RowContent({ icon, title, text, children }: RowProps) {
  return (
    <>
      {icon}
      <div className={styles.rowMain}>
        <div className={styles.rowTitle}>{title}</div>
        <div className={styles.rowText}>{text}</div>
      </div>
      {children}
    </>
  )
}

export const Row = (row: RowProps) => (
  <li>
    <div className={styles.row}>
      <RowContent {...row} />
    </div>
  </li>
)

type AnchorProps = Omit<ComponentProps<'a'>, keyof RowProps>

/** Row of a list that links to a page. */
export const LinkRow = createLink(({ icon, title, text, children, ...link }: RowProps & AnchorProps) => (
  <li>
    <a {...link} className={styles.row}>
      <RowContent icon={icon} title={title} text={text}>
        {children}
      </RowContent>
    </a>
  </li>
))

/** Text that replaces a short list without items. */
export function EmptyRow({ text }: { text: string }) {
  return (
    <div className={styles.rows}>
      <div className={`${styles.row} ${styles.rowText}`}>{text}</div>
    </div>
  )
}

/** Skeleton of a list with the given number of rows. */
export function RowsSkeleton({ count = 6 }: { count?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all rows are identical
        <div key={index} className={styles.row}>
          <Skeleton circle height={38} />
          <div className={styles.rowMain}>
            <Skeleton height={12} width={`${38 + ((index * 17) % 30)}%`} mb={10} />
            <Skeleton height={10} width={`${24 + ((index * 11) % 20)}%`} />
          </div>
        </div>
      ))}
    </div>
  )
}

export function Avatar({ name, size = 38 }: { name: string; size?: number }) {
  const words = name.trim().split(/\s+/)
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('')
  return (
    <span aria-hidden="true" className={styles.avatar} style={{ width: size, height: size, fontSize: size * 0.36 }}>
      {initials.toLocaleUpperCase()}
    </span>
  )
}

export function Pill({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={styles.pill} data-tone={tone}>
      {children}
    </span>
  )
}

export function NotFound() {
  const { t } = useI18n()
  usePageTitle(t('error.notFound'))
  return (
    <Empty
      icon="search"
      title={t('error.notFound')}
      text={t('error.notFoundText')}
      action={<Link to="/">{t('error.home')}</Link>}
    />
  )
}

export { styles as layoutStyles }
