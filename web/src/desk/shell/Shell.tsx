// Frame of every page: navigation, user menu and connection state.

import { Drawer, Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { LANGUAGES, type Language } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { businessQuery } from '../catalogue'
import { useUnread } from '../chat/unread'
import { useI18n } from '../i18n'
import { UnsavedProvider } from '../kit/UnsavedProvider'
import { LiveProvider, useLiveState } from '../live/live'
import { type Permissions, useUser } from '../session/session'
import { Icon, type IconName } from '../ui/Icon'
import { Avatar } from '../ui/layout'
import { useLeave } from '../ui/unsaved'
import styles from './Shell.module.css'

interface NavItem {
  to: string
  text: TextKey
  icon: IconName
  isAllowed: (can: Permissions) => boolean
  /** True if the item is in the bottom bar on phones. */
  inBottomBar?: boolean
}

const navItems: NavItem[] = [
  {
    to: '/',
    text: 'navigation.today',
    icon: 'today',
    isAllowed: ({ viewBusiness }) => viewBusiness,
    inBottomBar: true,
  },
  {
    to: '/calendar',
    text: 'navigation.calendar',
    icon: 'calendar',
    isAllowed: ({ viewBusiness }) => viewBusiness,
    inBottomBar: true,
  },
  {
    to: '/clients',
    text: 'navigation.clients',
    icon: 'clients',
    isAllowed: ({ viewBusiness }) => viewBusiness,
    inBottomBar: true,
  },
  {
    to: '/bookings',
    text: 'navigation.bookings',
    icon: 'calendar',
    isAllowed: ({ viewBusiness }) => !viewBusiness,
    inBottomBar: true,
  },
  { to: '/waitlist', text: 'navigation.waitlist', icon: 'waitlist', isAllowed: ({ viewBusiness }) => viewBusiness },
  { to: '/chat', text: 'navigation.chat', icon: 'chat', isAllowed: () => true, inBottomBar: true },
  { to: '/services', text: 'navigation.services', icon: 'services', isAllowed: ({ viewBusiness }) => viewBusiness },
  { to: '/staff', text: 'navigation.staff', icon: 'staff', isAllowed: ({ viewBusiness }) => viewBusiness },
  { to: '/locations', text: 'navigation.locations', icon: 'locations', isAllowed: ({ viewBusiness }) => viewBusiness },
  { to: '/team', text: 'navigation.team', icon: 'team', isAllowed: ({ manageBusiness }) => manageBusiness },
  { to: '/queue/jobs', text: 'navigation.jobs', icon: 'jobs', isAllowed: ({ manageBusiness }) => manageBusiness },
  {
    to: '/monitoring',
    text: 'navigation.monitoring',
    icon: 'operations',
    isAllowed: ({ administerInstallation }) => administerInstallation,
  },
  { to: '/settings', text: 'navigation.settings', icon: 'settings', isAllowed: ({ manageBusiness }) => manageBusiness },
]

function NavLink({ item, unread, onClick }: { item: NavItem; unread: number; onClick?: () => void }) {
  const { t } = useI18n()
  return (
    <Link
      to={item.to}
      className={styles.place}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      {...(onClick && { onClick })}
    >
      <Icon name={item.icon} />
      <span>{t(item.text)}</span>
      {item.to === '/chat' && unread > 0 && <span className={styles.badge}>{unread}</span>}
    </Link>
  )
}

function UserMenu() {
  const { t, language, setLanguage: choose } = useI18n()
  const user = useUser()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const can = useLeave()
  const signOut = useMutation({
    mutationFn: () => unwrap(api.POST('/logout')),
    onSettled: async () => {
      queryClient.clear()
      await navigate({ to: '/sign-in', ignoreBlocker: true })
    },
  })
  return (
    <Menu width={264} position="top-start" closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={styles.user} aria-label={`${user.name}: ${t('user.menu')}`}>
          <Avatar name={user.name} size={36} />
          <span className={styles.userText}>
            <strong>{user.name}</strong>
            <span>{t(`role.${user.role}`)}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.choice}>
          <span>{t('user.scheme')}</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label={t('user.scheme')}
            value={colorScheme}
            onChange={setColorScheme}
            data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`user.scheme.${value}`) }))}
          />
        </div>
        <div className={styles.choice}>
          <span>{t('user.language')}</span>
          <SegmentedControl<Language>
            size="xs"
            fullWidth
            aria-label={t('user.language')}
            value={language}
            onChange={choose}
            data={LANGUAGES.map((value) => ({
              value,
              label: new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value,
            }))}
          />
        </div>
        <Menu.Divider />
        <Menu.Item closeMenuOnClick component={Link} to="/account" leftSection={<Icon name="account" size={18} />}>
          {t('navigation.account')}
        </Menu.Item>
        <Menu.Item closeMenuOnClick leftSection={<Icon name="signOut" size={18} />} onClick={() => can(signOut.mutate)}>
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Notice that data may be outdated. It overlays the page, so that the content does not shift. */
function Connection() {
  const { t } = useI18n()
  const { online } = useNetwork()
  const live = useLiveState()
  if (online && (live === 'open' || live === 'opening')) return null
  return (
    <div className={styles.connection} role="status" data-connection>
      <Icon name="offline" size={18} />
      {online ? (
        <span>{t(live === 'crowded' ? 'live.crowded' : 'live.lost')}</span>
      ) : (
        <span>
          <strong>{t('offline.title')}</strong> {t('offline.text')}
        </span>
      )}
    </div>
  )
}

function Frame() {
  const { t } = useI18n()
  const user = useUser()
  const [more, setMore] = useState(false)
  const { data: business } = useQuery(businessQuery)
  const unread = useUnread()
  const allowed = navItems.filter((item) => item.isAllowed(user.can))
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#page">
        {t('navigation.skip')}
      </a>
      <nav className={styles.side} aria-label={t('navigation.label')}>
        <div className={styles.brand}>
          <img src={business?.logo?.thumbnail_url ?? '/favicon.svg'} alt="" width={34} height={34} />
          <span>{business?.name ?? ''}</span>
        </div>
        <div className={styles.places}>
          {allowed.map((item) => (
            <NavLink key={item.to} item={item} unread={unread} />
          ))}
        </div>
        <UserMenu />
      </nav>
      <main id="page" tabIndex={-1} className={styles.page}>
        <Outlet />
      </main>
      <nav className={styles.bottom} aria-label={t('navigation.label')}>
        {allowed
          .filter((item) => item.inBottomBar)
          .map((item) => (
            <NavLink key={item.to} item={item} unread={unread} />
          ))}
        <UnstyledButton className={styles.place} onClick={() => setMore(true)}>
          <Icon name="more" />
          <span>{t('navigation.more')}</span>
        </UnstyledButton>
      </nav>
      <Drawer
        opened={more}
        onClose={() => setMore(false)}
        position="bottom"
        size="auto"
        title={business?.name}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <div className={styles.sheet}>
          {allowed
            .filter((item) => !item.inBottomBar)
            .map((item) => (
              <NavLink key={item.to} item={item} unread={0} onClick={() => setMore(false)} />
            ))}
          <UserMenu />
        </div>
      </Drawer>
      <Connection />
    </div>
  )
}

export function Shell() {
  const user = useUser()
  return (
    <LiveProvider businessId={user.business_id} userId={user.id}>
      <UnsavedProvider>
        <Frame />
      </UnsavedProvider>
    </LiveProvider>
  )
}
