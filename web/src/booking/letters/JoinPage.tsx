// An invitation to work with a business: accepted with a name and a password, or with the password one has.

import { type FormEvent, useCallback, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'
import { useLoad } from '../load'
import { BlankPage } from '../parts/BlankPage'
import { Field } from '../parts/Field'
import { Frame } from '../parts/Frame'
import { Button, CalmState, Failed, Note, StepTitle, sayProblem } from '../parts/parts'
import { useSpeech } from '../speech'
import styles from './letters.module.css'
import { isOverLink } from './overLink'

type Invitation = Schemas['ShownInvitation']

export default function JoinPage({ token }: { token: string }) {
  const { t } = useSpeech()
  const load = useCallback(() => answer(api.GET('/join', { params: { query: { token } } })), [token])
  const { loaded, again } = useLoad(load)

  if (loaded.state === 'loading') return <BlankPage shape="letter" />
  if (loaded.state === 'failed')
    return (
      <Frame masthead={null}>
        {isOverLink(loaded.problem) ? (
          <CalmState title={t('join.gone')} text={t('join.goneText')} />
        ) : (
          <Failed title={t('failed.title')} problem={loaded.problem} again={again} />
        )}
      </Frame>
    )
  return <Accept token={token} invitation={loaded.data} />
}

function Accept({ token, invitation }: { token: string; invitation: Invitation }) {
  const speech = useSpeech()
  const { t } = speech
  const { business, name, email, has_account: hasAccount } = invitation
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [looked, setLooked] = useState(false)

  const missing = { username: !hasAccount && !username.trim(), password: !password }

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    setLooked(true)
    const first = missing.username ? 'username' : missing.password && 'password'
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
    setBusy(true)
    setProblem(null)
    try {
      await answer(api.POST('/join', { body: { token, password, ...(!hasAccount && { username }) } }))
      window.location.assign('/')
    } catch (thrown) {
      setProblem(Problem.of(thrown))
      setBusy(false)
    }
  }

  const wrong = problem?.fields ?? {}
  const isOfFields = 'username' in wrong || 'password' in wrong
  return (
    <Frame masthead={{ name: business }}>
      <div className={styles.page}>
        <StepTitle focus={false}>{t('join.title', { name })}</StepTitle>
        <p className={styles.text}>
          {t('join.lead', { business })} {hasAccount ? t('join.hasAccount', { email }) : t('join.choose')}
        </p>
        {problem && !isOfFields && <Note kind="bad">{sayProblem(problem, speech)}</Note>}
        <form className={styles.form} noValidate onSubmit={submit}>
          {hasAccount ? (
            <input type="hidden" name="username" autoComplete="username" value={email} />
          ) : (
            <Field
              label={t('join.username')}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              maxLength={120}
              required
              value={username}
              onChange={setUsername}
              wrong={looked && missing.username ? t('join.usernameMissing') : wrong.username && t('join.usernameWrong')}
            />
          )}
          <Field
            label={t('password.field')}
            name="password"
            type="password"
            autoComplete={hasAccount ? 'current-password' : 'new-password'}
            maxLength={1024}
            required
            value={password}
            onChange={setPassword}
            hint={hasAccount ? undefined : t('password.hint')}
            wrong={looked && missing.password ? t('password.missing') : wrong.password && t('password.wrong')}
          />
          <Button type="submit" busy={busy}>
            {t('join.submit')}
          </Button>
        </form>
      </div>
    </Frame>
  )
}
