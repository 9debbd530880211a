// Form for a new or existing client.

import { Group, Select, SimpleGrid, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { api, type Schemas } from '../../shared/api'
import { formatBirthday, maskBirthday, parseBirthday } from '../../shared/birthday'
import { unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { EditForm } from '../kit/EditForm'
import { useForm } from '../kit/useForm'
import { Card, Page } from '../ui/layout'
import { email, required } from '../ui/rules'
import { useIdempotentMutation } from '../ui/useIdempotentMutation'
import { Duplicates } from './Duplicates'
import { type Client, clientQuery, localToday } from './queries'
import { RECORD_TEXTS, recordTexts } from './records'

type MessageLanguage = Schemas['Language']

export const MESSAGE_LANGUAGES: MessageLanguage[] = ['en-US', 'en-GB', 'de']

export function NewClientPage() {
  const { t } = useI18n()
  return (
    <Page narrow title={t('clients.new')} back={{ to: '/clients', label: t('navigation.clients') }}>
      <ClientForm client={null} />
    </Page>
  )
}

export function EditClientPage() {
  const { t } = useI18n()
  const id = Number(useParams({ from: '/desk/clients/$clientId/edit' }).clientId)
  const query = useQuery(clientQuery(id))
  return (
    <Page narrow title={query.data?.name ?? ' '} back={{ to: `/clients/${id}`, label: t('clients.record') }}>
      <Async query={query}>{(client) => <ClientForm client={client} />}</Async>
    </Page>
  )
}

function ClientForm({ client }: { client: Client | null }) {
  const { t, format } = useI18n()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const sendOnce = useIdempotentMutation()
  const initial = {
    name: client?.name ?? '',
    phone: client?.phone ?? '',
    email: client?.email ?? '',
    other_phones: client?.other_phones ?? [],
    other_emails: client?.other_emails ?? [],
    birthday: client?.birthday ? maskBirthday(client.birthday, format.locale) : '',
    ...recordTexts(client),
    tags: client?.tags ?? [],
    language: client?.language ?? null,
    unsubscribed: client?.unsubscribed ?? false,
  }
  const form = useForm({
    initial,
    rules: {
      name: required,
      email,
      birthday: (typed) =>
        typed.trim() && parseBirthday(typed, format.locale, localToday()) === null
          ? 'clients.birthdayWrong'
          : undefined,
    },
    save: (values) => {
      const body = {
        ...values,
        phone: values.phone.trim() || null,
        email: values.email.trim() || null,
        birthday: parseBirthday(values.birthday, format.locale, localToday()),
      }
      return client
        ? unwrap(api.PATCH('/clients/{id}', { params: { path: { id: client.id } }, body }))
        : sendOnce(body, (request) => unwrap(api.POST('/clients', request)))
    },
    onSaved: async (saved) => {
      queryClient.setQueryData(clientQuery(saved.id).queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: ['clients'] })
      await navigate({ to: '/clients/$clientId', params: { clientId: String(saved.id) }, ignoreBlocker: true })
    },
  })
  const birthday = parseBirthday(form.values.birthday, format.locale, localToday())
  const names = new Intl.DisplayNames([format.locale], { type: 'language' })
  return (
    <Card padded>
      <EditForm form={form} cancel={client ? `/clients/${client.id}` : '/clients'}>
        <TextInput label={t('clients.name')} required autoFocus={!client} {...form.text('name')} />
        <Group grow align="start">
          <TextInput label={t('clients.phone')} type="tel" {...form.text('phone')} />
          <TextInput label={t('clients.email')} type="email" {...form.text('email')} />
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TagsInput
            label={t('clients.otherPhones')}
            placeholder={t('clients.listHint')}
            {...form.field('other_phones')}
          />
          <TagsInput
            label={t('clients.otherEmails')}
            placeholder={t('clients.listHint')}
            {...form.field('other_emails')}
          />
        </SimpleGrid>
        <Duplicates phone={form.values.phone} email={form.values.email} except={client?.id} />
        <TextInput
          label={t('clients.birthday')}
          description={
            birthday
              ? formatBirthday(birthday, format.locale)
              : t('clients.birthdayHint', {
                  full: maskBirthday('1990-03-14', format.locale),
                  short: maskBirthday('03-14', format.locale),
                })
          }
          autoComplete="off"
          onBlur={() => form.validate('birthday')}
          {...form.text('birthday')}
        />
        {RECORD_TEXTS.map(({ name, label, hint, rows }) => (
          <Textarea key={name} label={t(label)} description={t(hint)} autosize minRows={rows} {...form.text(name)} />
        ))}
        <TagsInput label={t('clients.tags')} placeholder={t('clients.listHint')} {...form.field('tags')} />
        <Select
          label={t('clients.language')}
          placeholder={t('clients.languageDefault')}
          clearable
          data={MESSAGE_LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
          {...form.field('language')}
        />
        <Switch label={t('clients.unsubscribed')} {...form.checkbox('unsubscribed')} />
      </EditForm>
    </Card>
  )
}
