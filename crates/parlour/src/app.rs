//! The program: the context, and the state of each feature's handlers.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use parlour_accounts::Accounts;
use parlour_booking::Bookings;
use parlour_clients::Clients;
use parlour_core::context::Context;
use parlour_core::opaque::{Opaque, opaque};
use parlour_live::Live;
use parlour_monitoring::Monitoring;
use parlour_notifications::Notifications;

/// The program. Cheap to clone; all clones are one. Handlers take the part of their feature.
#[derive(Clone)]
pub struct App(Arc<Opaque<AppState>>);

/// See [`App`].
#[derive(Debug)]
pub struct AppState {
    /// The shared context.
    pub context: Context,
    /// Accounts.
    pub accounts: Accounts,
    /// Clients.
    pub clients: Clients,
    /// Bookings.
    pub bookings: Bookings,
    /// Live events.
    pub live: Live,
    /// Messages to people.
    pub notifications: Notifications,
    /// Monitoring.
    pub monitoring: Monitoring,
}

impl App {
    /// The program made of these parts.
    pub fn of(parts: AppState) -> Self {
        Self(opaque(parts))
    }

    /// The state of each feature.
    pub fn state(&self) -> &AppState {
        &self.0
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("App").field(self.state()).finish()
    }
}

impl Deref for App {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0.context
    }
}

/// Yields parts of the program as the state of handlers.
macro_rules! parts {
    ($($part:ident: $type:ty),* $(,)?) => { $(
        impl FromRef<App> for $type {
            fn from_ref(app: &App) -> Self {
                app.0.$part.clone()
            }
        }
    )* };
}

parts! {
    context: Context,
    accounts: Accounts,
    clients: Clients,
    bookings: Bookings,
    live: Live,
    notifications: Notifications,
    monitoring: Monitoring,
}
