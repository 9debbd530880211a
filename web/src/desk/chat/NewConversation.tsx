// Search for a colleague to start a conversation with.

import { Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useI18n } from '../i18n'
import { Dialog } from '../kit/Dialog'
import { useUser } from '../session/session'
import { membersQuery } from '../team/members'
import { Icon } from '../ui/Icon'
import { Avatar, Empty, LinkRow, layoutStyles, RowsSkeleton } from '../ui/layout'
import { LoadError } from '../ui/problems'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** True if the conversation was opened to write a message. */
    isToWrite?: boolean
  }
}

export function NewConversation({ onClose }: { onClose: () => void }) {
  const { t } = useI18n()
  const user = useUser()
  const { data, error, refetch } = useQuery(membersQuery)
  const [typed, setTyped] = useState('')
  const others = data?.filter(({ id }) => id !== user.id)
  const searchTerm = typed.trim().toLocaleLowerCase()
  const matches = others?.filter(({ name }) => name.toLocaleLowerCase().includes(searchTerm))
  return (
    <Dialog onClose={onClose} title={t('chat.start')}>
      {error && !others ? (
        <LoadError error={error} retry={refetch} />
      ) : others?.length === 0 ? (
        <Empty icon="team" title={t('chat.alone')} {...(user.can.manageBusiness && { text: t('chat.aloneText') })} />
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
          {!matches ? (
            <RowsSkeleton count={4} />
          ) : matches.length === 0 ? (
            <Empty icon="search" title={t('clients.none')} />
          ) : (
            <ul className={layoutStyles.rows}>
              {matches.map(({ id, name, role }) => (
                <LinkRow
                  key={id}
                  to="/chat/$userId"
                  params={{ userId: String(id) }}
                  state={{ isToWrite: true }}
                  onClick={onClose}
                  icon={<Avatar name={name} />}
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
