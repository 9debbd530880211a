// Small components of the public pages: buttons, notes, empty states and placeholders.

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

/** Button that ignores clicks while `busy`, but keeps its place and the focus. */
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

/** Link that looks like a button. `newTab` opens it in a new tab. */
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
 * Heading of a step. It takes the focus when the step is shown, so that screen readers announce it and Tab continues
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

/** Describes a problem in one sentence, with the waiting time if it is known. */
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

/** Replaces a page that has no other content. */
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

/** Replaces content that failed to load. Rate-limited requests are retried automatically. */
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

/** Gray box that reserves the space of content that is still loading. */
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
