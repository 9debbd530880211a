// A new client, or changing one.

import { Button, Group, Select, SimpleGrid, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api, type Schemas } from '../../shared/api'
import { readBirthday, typeBirthday, writeBirthday } from '../../shared/birthday'
import { answer } from '../../shared/problem'
import { useForm } from '../parts/form'
import { useOnce } from '../parts/once'
import { Card, Page, RowsOnTheirWay } from '../parts/parts'
import { Failed, Refusal } from '../parts/problems'
import { email, needed } from '../parts/rules'
import { useUnsaved } from '../parts/unsaved'
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
  const { data, error, refetch } = useQuery(clientQuery(id))
  return (
    <Page narrow title={data?.name ?? ' '} back={{ to: `/clients/${id}`, label: t('clients.record') }}>
      {data ? <ClientForm client={data} /> : error ? <Failed thrown={error} again={refetch} /> : <RowsOnTheirWay />}
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
  const { values, set, look, wrong, submit, changed } = useForm(initial, {
    name: needed,
    email,
    birthday: (typed) =>
      typed.trim() && readBirthday(typed, format.locale, todayHere()) === null ? 'clients.birthdayWrong' : undefined,
  })
  useUnsaved(changed)
  const save = useMutation({
    mutationFn: (values: typeof initial) => {
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
    onSuccess: async (saved) => {
      queries.setQueryData(clientQuery(saved.id).queryKey, saved)
      void queries.invalidateQueries({ queryKey: ['clients'] })
      await navigate({ to: '/clients/$clientId', params: { clientId: String(saved.id) }, ignoreBlocker: true })
    },
  })
  const birthday = readBirthday(values.birthday, format.locale, todayHere())
  const names = new Intl.DisplayNames([format.locale], { type: 'language' })
  return (
    <Card padded>
      <form noValidate onSubmit={submit(save.mutate)}>
        <Stack>
          <TextInput
            label={t('clients.name')}
            required
            autoFocus={!client}
            value={values.name}
            onChange={(event) => set('name', event.currentTarget.value)}
            {...wrong('name', save.error)}
          />
          <Group grow align="start">
            <TextInput
              label={t('clients.phone')}
              type="tel"
              value={values.phone}
              onChange={(event) => set('phone', event.currentTarget.value)}
              {...wrong('phone', save.error)}
            />
            <TextInput
              label={t('clients.email')}
              type="email"
              value={values.email}
              onChange={(event) => set('email', event.currentTarget.value)}
              {...wrong('email', save.error)}
            />
          </Group>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TagsInput
              label={t('clients.otherPhones')}
              placeholder={t('clients.listHint')}
              value={values.other_phones}
              onChange={(phones) => set('other_phones', phones)}
              {...wrong('other_phones', save.error)}
            />
            <TagsInput
              label={t('clients.otherEmails')}
              placeholder={t('clients.listHint')}
              value={values.other_emails}
              onChange={(emails) => set('other_emails', emails)}
              {...wrong('other_emails', save.error)}
            />
          </SimpleGrid>
          <Twins phone={values.phone} email={values.email} except={client?.id} />
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
            value={values.birthday}
            onChange={(event) => set('birthday', event.currentTarget.value)}
            onBlur={() => look('birthday')}
            {...wrong('birthday', save.error)}
          />
          {RECORD_TEXTS.map(({ name, label, hint, rows }) => (
            <Textarea
              key={name}
              label={t(label)}
              description={t(hint)}
              autosize
              minRows={rows}
              value={values[name]}
              onChange={(event) => set(name, event.currentTarget.value)}
              {...wrong(name, save.error)}
            />
          ))}
          <TagsInput
            label={t('clients.tags')}
            placeholder={t('clients.listHint')}
            value={values.tags}
            onChange={(tags) => set('tags', tags)}
            {...wrong('tags', save.error)}
          />
          <Select
            label={t('clients.language')}
            placeholder={t('clients.languageDefault')}
            clearable
            data={LETTER_LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value }))}
            value={values.language}
            onChange={(language) => set('language', language as LetterLanguage | null)}
          />
          <Switch
            label={t('clients.muted')}
            checked={values.muted}
            onChange={(event) => set('muted', event.currentTarget.checked)}
          />
          {save.error && <Refusal thrown={save.error} />}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t('action.save')}
            </Button>
            <Button variant="subtle" color="gray" component={Link} to={client ? `/clients/${client.id}` : '/clients'}>
              {t('action.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}
