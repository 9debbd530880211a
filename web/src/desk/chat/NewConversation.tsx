// Whom to write to: the colleagues, found as one types.

import { Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../kit/Dialog'
import { Icon } from '../parts/Icon'
import { Avatar, Empty, LinkRow, partStyles, RowsOnTheirWay } from '../parts/parts'
import { Failed } from '../parts/problems'
import { useUser } from '../session/session'
import { membersQuery } from '../team/members'
import { useTexts } from '../texts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Whether a conversation was come to in order to write. */
    isToWrite?: boolean
  }
}

export function NewConversation({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const user = useUser()
  const { data, error, refetch } = useQuery(membersQuery)
  const [typed, setTyped] = useState('')
  const others = data?.filter(({ id }) => id !== user.id)
  const wanted = typed.trim().toLocaleLowerCase()
  const found = others?.filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
  return (
    <Dialog onClose={onClose} title={t('chat.start')}>
      {error && !others ? (
        <Failed thrown={error} again={refetch} />
      ) : others?.length === 0 ? (
        <Empty icon="team" title={t('chat.alone')} {...(user.may.manage && { text: t('chat.aloneText') })} />
      ) : (
        <Stack mih={320} justify="flex-start">
          <TextInput
            type="search"
            data-autofocus
            aria-label={t('chat.search')}
            placeholder={t('chat.search')}
            leftSection={<Icon name="search" size={18} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {!found ? (
            <RowsOnTheirWay count={4} />
          ) : found.length === 0 ? (
            <Empty icon="search" title={t('clients.none')} />
          ) : (
            <ul className={partStyles.rows}>
              {found.map(({ id, name, role }) => (
                <LinkRow
                  key={id}
                  to="/chat/$userId"
                  params={{ userId: String(id) }}
                  state={{ isToWrite: true }}
                  onClick={onClose}
                  sign={<Avatar name={name} />}
                  title={name}
                  text={t(`role.${role}`)}
                />
              ))}
            </ul>
          )}
        </Stack>
      )}
    </Dialog>
  )
}
