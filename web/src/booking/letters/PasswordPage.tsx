// Another password, by the link in a letter.

import { type FormEvent, useState } from 'react'
import { api } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'
import { Field } from '../parts/Field'
import { Frame } from '../parts/Frame'
import { Button, ButtonLink, CalmState, Note, StepTitle, sayProblem } from '../parts/parts'
import { useSpeech } from '../speech'
import styles from './letters.module.css'
import { isOverLink } from './overLink'

export default function PasswordPage({ token }: { token: string }) {
  const speech = useSpeech()
  const { t } = speech
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [looked, setLooked] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    setLooked(true)
    if (!password) return event.currentTarget.querySelector('input')?.focus()
    setBusy(true)
    setProblem(null)
    try {
      await answer(api.POST('/password', { body: { token, password } }))
      setDone(true)
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }

  const toSignIn = <ButtonLink href="/sign-in">{t('password.signIn')}</ButtonLink>
  if (problem && isOverLink(problem))
    return (
      <Frame masthead={{ name: 'Parlour' }}>
        <CalmState title={t('password.gone')} text={t('password.goneText')}>
          {toSignIn}
        </CalmState>
      </Frame>
    )
  if (done)
    return (
      <Frame masthead={{ name: 'Parlour' }}>
        <CalmState title={t('password.done')} text={t('password.doneText')}>
          {toSignIn}
        </CalmState>
      </Frame>
    )
  const isOfField = problem !== null && 'password' in problem.fields
  return (
    <Frame masthead={{ name: 'Parlour' }}>
      <div className={styles.page}>
        <StepTitle focus={false}>{t('password.title')}</StepTitle>
        <p className={styles.text}>{t('password.lead')}</p>
        {problem && !isOfField && <Note kind="bad">{sayProblem(problem, speech)}</Note>}
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
            wrong={isOfField || (looked && !password) ? t('password.wrong') : undefined}
          />
          <Button type="submit" busy={busy}>
            {t('password.submit')}
          </Button>
        </form>
      </div>
    </Frame>
  )
}
