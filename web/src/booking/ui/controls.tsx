// Small pieces of the public pages: buttons, notes, calm states, and the grey places of what is still to come.

import { type ButtonHTMLAttributes, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Problem } from '../../shared/problem'
import { describeWait, secondsToWait, useAutoRetry } from '../../shared/rateLimit'
import { type I18n, useI18n } from '../i18n'
import { textOf } from '../rules/problems'
import styles from './controls.module.css'
import { Icon, type IconName } from './Icon'

export type Look = 'main' | 'plain' | 'bad' | 'quiet'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  busy?: boolean
}

/** A button. While it is busy it cannot be pressed, but keeps its place and the focus. */
export function Button({ look = 'main', busy = false, onClick, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={styles.button}
      data-look={look}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {children}
    </button>
  )
}

interface LinkProps {
  href: string
  look?: Look
  icon?: IconName
  children: ReactNode
  download?: string
  newTab?: boolean
}

/** A link that looks like a button; `newTab` opens it in a new tab. */
export function ButtonLink({ href, look = 'plain', icon, children, download, newTab }: LinkProps) {
  return (
    <a
      className={styles.button}
      data-look={look}
      href={href}
      download={download}
      target={newTab ? '_blank' : undefined}
      rel={newTab ? 'noopener' : undefined}
    >
      {icon && <Icon name={icon} />}
      {children}
    </a>
  )
}

/**
 * The heading of a step. It takes the focus when the step is come to, so that it is read out and the keyboard goes on
 * from it.
 */
export function StepTitle({ children, focus = true }: { children: ReactNode; focus?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [takesFocus] = useState(focus)
  useEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true })
  }, [takesFocus])
  return (
    <h1 className={styles.title} tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}

interface NoteProps {
  kind?: 'calm' | 'warn' | 'bad' | 'good'
  children: ReactNode
}

export function Note({ kind = 'calm', children }: NoteProps) {
  return (
    <div className={styles.note} data-kind={kind} role={kind === 'bad' || kind === 'warn' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}

/** A problem in a sentence, with how long to wait where that is known. */
export function describeProblem(
  problem: Problem,
  { t }: Pick<I18n, 't'>,
  afterWaiting: 'problem.tryAgain' | 'problem.goesOn' = 'problem.tryAgain',
): string {
  const seconds = secondsToWait(problem)
  return seconds === undefined ? t(textOf(problem)) : t(afterWaiting, { when: describeWait(seconds, t) })
}

interface StateProps {
  title: string
  text?: string | undefined
  children?: ReactNode
}

/** In the place of a page that has nothing else to show. */
export function EmptyState({ title, text, children }: StateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.door} aria-hidden="true" />
      <StepTitle focus={false}>{title}</StepTitle>
      {text && <p className={styles.stateText}>{text}</p>}
      {children && <div className={styles.stateActions}>{children}</div>}
    </div>
  )
}

/** In the place of what could not be loaded. Where it was too much at once, it is loaded again by itself. */
export function LoadError({ title, problem, retry }: { title: string; problem: Problem; retry: () => void }) {
  const i18n = useI18n()
  useAutoRetry(problem, retry)
  return (
    <EmptyState title={title} text={describeProblem(problem, i18n, 'problem.goesOn')}>
      <Button look="plain" onClick={retry}>
        {i18n.t('action.retry')}
      </Button>
    </EmptyState>
  )
}

/** A place that is kept for what is still to come. */
export function Placeholder({
  width = '100%',
  height,
  radius = 8,
}: {
  width?: string | number
  height: number
  radius?: number | string
}) {
  return <span className={styles.blank} style={{ width, height, borderRadius: radius }} />
}

export function BackButton({ onClick, label }: { onClick: () => void; label: string }) {
  return (
    <button type="button" className={styles.back} onClick={onClick} aria-label={label}>
      <Icon name="back" size={22} />
    </button>
  )
}
