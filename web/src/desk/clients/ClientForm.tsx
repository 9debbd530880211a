// A new client, or changing one.

import { Group, Select, SimpleGrid, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { api, type Schemas } from '../../shared/api'
import { readBirthday, typeBirthday, writeBirthday } from '../../shared/birthday'
import { answer } from '../../shared/problem'
import { Async } from '../kit/Async'
import { EditForm } from '../kit/EditForm'
import { useForm } from '../kit/useForm'
import { useOnce } from '../parts/once'
import { Card, Page } from '../parts/parts'
import { email, needed } from '../parts/rules'
import { useTexts } from '../texts'
import { type Client, clientQuery, todayHere } from './data'
import { RECORD_TEXTS, recordTexts } from './records'
import { Twins } from './Twins'

type LetterLanguage = Schemas['Language']

export const LETTER_LANGUAGES: LetterLanguage[] = ['en-US', 'en-GB', 'de']

export function NewClientPage() {
  const { t } = useTexts()
  return (
    <Page narrow title={t('clients.new')} back={{ to: '/clients', label: t('navigation.clients') }}>
      <ClientForm client={null} />
    </Page>
  )
}

export function EditClientPage() {
  const { t } = useTexts()
  const id = Number(useParams({ from: '/desk/clients/$clientId/edit' }).clientId)
  const query = useQuery(clientQuery(id))
  return (
    <Page narrow title={query.data?.name ?? ' '} back={{ to: `/clients/${id}`, label: t('clients.record') }}>
      <Async query={query}>{(client) => <ClientForm client={client} />}</Async>
    </Page>
  )
}

function ClientForm({ client }: { client: Client | null }) {
  const { t, format } = useTexts()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const once = useOnce()
  const initial = {
    name: client?.name ?? '',
    phone: client?.phone ?? '',
    email: client?.email ?? '',
    other_phones: client?.other_phones ?? [],
    other_emails: client?.other_emails ?? [],
    birthday: client?.birthday ? typeBirthday(client.birthday, format.locale) : '',
    ...recordTexts(client),
    tags: client?.tags ?? [],
    language: client?.language ?? null,
    muted: client?.muted ?? false,
  }
  const form = useForm({
    initial,
    rules: {
      name: needed,
      email,
      birthday: (typed) =>
        typed.trim() && readBirthday(typed, format.locale, todayHere()) === null ? 'clients.birthdayWrong' : undefined,
    },
    save: (values) => {
      const body = {
        ...values,
        phone: values.phone.trim() || null,
        email: values.email.trim() || null,
        birthday: readBirthday(values.birthday, format.locale, todayHere()),
      }
      return client
        ? answer(api.PATCH('/clients/{id}', { params: { path: { id: client.id } }, body }))
        : once(body, (request) => answer(api.POST('/clients', request)))
    },
    onSaved: async (saved) => {
      queries.setQueryData(clientQuery(saved.id).queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['clients'] })
      await navigate({ to: '/clients/$clientId', params: { clientId: String(saved.id) }, ignoreBlocker: true })
    },
  })
  const birthday = readBirthday(form.values.birthday, format.locale, todayHere())
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
        <Twins phone={form.values.phone} email={form.values.email} except={client?.id} />
        <TextInput
          label={t('clients.birthday')}
          description={
            birthday
              ? writeBirthday(birthday, format.locale)
              : t('clients.birthdayHint', {
                  full: typeBirthday('1990-03-14', format.locale),
                  short: typeBirthday('03-14', format.locale),
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
          data={LETTER_LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
          {...form.field('language')}
        />
        <Switch label={t('clients.muted')} {...form.checkbox('muted')} />
      </EditForm>
    </Card>
  )
}
