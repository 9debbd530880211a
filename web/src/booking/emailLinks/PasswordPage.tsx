// Password reset page, opened by the link in an email.

import { type FormEvent, useState } from 'react'
import { api } from '../../shared/api'
import { Problem, unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { Button, ButtonLink, describeProblem, EmptyState, Note, StepTitle } from '../ui/controls'
import { Field } from '../ui/Field'
import { Frame } from '../ui/Frame'
import styles from './emailLinks.module.css'
import { isInvalidLink } from './invalidLink'

export default function PasswordPage({ token }: { token: string }) {
  const i18n = useI18n()
  const { t } = i18n
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isValidated, setValidated] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    setValidated(true)
    if (!password) return event.currentTarget.querySelector('input')?.focus()
    setBusy(true)
    setProblem(null)
    try {
      await unwrap(api.POST('/password', { body: { token, password } }))
      setDone(true)
    } catch (error) {
      setProblem(Problem.of(error))
    } finally {
      setBusy(false)
    }
  }

  const toSignIn = <ButtonLink href="/sign-in">{t('password.signIn')}</ButtonLink>
  if (problem && isInvalidLink(problem))
    return (
      <Frame masthead={{ name: 'Parlour' }}>
        <EmptyState title={t('password.gone')} text={t('password.goneText')}>
          {toSignIn}
        </EmptyState>
      </Frame>
    )
  if (done)
    return (
      <Frame masthead={{ name: 'Parlour' }}>
        <EmptyState title={t('password.done')} text={t('password.doneText')}>
          {toSignIn}
        </EmptyState>
      </Frame>
    )
  const isOfField = problem !== null && 'password' in problem.fields
  return (
    <Frame masthead={{ name: 'Parlour' }}>
      <div className={styles.page}>
        <StepTitle focus={false}>{t('password.title')}</StepTitle>
        <p className={styles.text}>{t('password.lead')}</p>
        {problem && !isOfField && <Note kind="bad">{describeProblem(problem, i18n)}</Note>}
        <form className={styles.form} noValidate onSubmit={submit}>
          <Field
            label={t('password.field')}
            name="password"
            type="password"
            autoComplete="new-password"
            maxLength={1024}
            required
            value={password}
            onChange={setPassword}
            hint={t('password.hint')}
            error={isOfField || (isValidated && !password) ? t('password.wrong') : undefined}
          />
          <Button type="submit" busy={busy}>
            {t('password.submit')}
          </Button>
        </form>
      </div>
    </Frame>
  )
}
