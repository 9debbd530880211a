//! The application: the context, and the state of each feature's handlers.

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

/// The application. Cheap to clone; clones share one instance. Handlers extract the state of their feature.
#[derive(Clone)]
pub struct App(Arc<Opaque<AppState>>);

/// Parts of the application: the context that all features share, and the state of each feature.
#[derive(Debug)]
pub struct AppState {
    pub context: Context,
    pub accounts: Accounts,
    pub clients: Clients,
    pub bookings: Bookings,
    pub live: Live,
    pub notifications: Notifications,
    pub monitoring: Monitoring,
}

impl App {
    pub fn of(parts: AppState) -> Self {
        Self(opaque(parts))
    }

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

/// Implements `FromRef`, so that handlers can extract these parts of the application as their state.
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
