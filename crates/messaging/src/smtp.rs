//! Delivery of emails to a mail server.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::email::EmailMessage;
use crate::error::{Error, Invalid};

/// Reply code of a server that requires a login or TLS first (RFC 4954). The email is not at fault.
const WANTS_LOGIN: u16 = 530;
/// Maximum idle time of a connection that is reused. Servers close idle connections after a few minutes.
const IDLE_FOR: Duration = Duration::from_secs(60);

/// Protection of a connection. The server's certificate must be trusted by this machine (`SSL_CERT_FILE`) or by
/// [`SmtpSettings::authority`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// No protection, for a server on the same machine or network. Passwords are sent in the clear.
    None,
    /// STARTTLS, usual on port 587. No login or email is sent to a server that does not offer it.
    StartTls,
    /// TLS from the first byte, usual on port 465.
    Implicit,
}

/// Settings for reaching a mail server.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Host name or IP address of the server. The server's certificate must be valid for this name or address.
    pub host: String,
    /// TCP port, usually 587 for STARTTLS and 465 for TLS from the first byte.
    pub port: u16,
    /// Protection of connections. There is no fallback to a weaker one.
    pub security: Security,
    /// User and password, if the server requires a login.
    pub login: Option<(String, SecretString)>,
    /// Name of this machine, sent to the server with `EHLO`.
    pub own_name: String,
    /// PEM certificates to trust in addition to those of the machine.
    pub authority: Option<Vec<u8>>,
    /// Maximum time for handing over an email, including connecting. Waiting for a free connection does not count.
    pub limit: Duration,
    /// Maximum number of open connections. Zero counts as one. Further emails wait.
    pub connections: usize,
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, own_name, limit, connections, .. } = self;
        f.debug_struct("SmtpSettings")
            .field("host", host)
            .field("port", port)
            .field("security", security)
            .field("own_name", own_name)
            .field("limit", limit)
            .field("connections", connections)
            .finish_non_exhaustive()
    }
}

/// A client of a mail server, with its own pool of idle connections.
///
/// lettre's pool is not used. It keeps a connection even if a send was abandoned halfway, and then takes the late reply
/// to that email for the reply to the next one. Here a connection returns to the pool only after the server accepted an
/// email.
pub struct Smtp {
    settings: SmtpSettings,
    own_name: ClientId,
    tls: Option<TlsParameters>,
    idle: Mutex<Vec<Idle>>,
    slots: Semaphore,
}

struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Smtp {
    /// Creates a client of this server. No connection is opened yet.
    ///
    /// # Errors
    /// Returns [`Invalid`] if the authority is not a certificate, or if TLS cannot be set up.
    pub fn new(settings: SmtpSettings) -> Result<Self, Invalid> {
        let tls = if settings.security == Security::None { None } else { Some(tls(&settings)?) };
        Ok(Self {
            own_name: ClientId::Domain(settings.own_name.clone()),
            tls,
            idle: Mutex::default(),
            slots: Semaphore::new(settings.connections.max(1)),
            settings,
        })
    }

    /// Hands over an email. Waits while all [`SmtpSettings::connections`] are in use.
    ///
    /// # Errors
    /// - [`Error::Recipient`] if the server permanently refuses the recipient or does not support the address.
    /// - [`Error::Permanent`] if the server permanently refuses the email (other 5xx), or if it cannot be encoded.
    /// - [`Error::Retryable`] if the server refuses for now (4xx), requires a login (530), refuses to talk to this
    ///   client, cannot be reached, or does not reply in time.
    pub async fn send(&self, email: &EmailMessage) -> Result<(), Error> {
        let message = email.message().map_err(Error::permanent)?;
        let mime = message.formatted();
        let _slot = self.slots.acquire().await.map_err(Error::retryable)?;
        tokio::time::timeout(self.settings.limit, self.hand_over(message.envelope(), &mime))
            .await
            .unwrap_or_else(|elapsed| Err(Error::retryable(elapsed)))
    }

    async fn hand_over(&self, envelope: &Envelope, mime: &[u8]) -> Result<(), Error> {
        let mut connection = match self.idle_connection().await {
            Some(connection) => connection,
            // A failure to connect is not the email's fault, so it is always retryable.
            None => self.connect().await.map_err(Error::retryable)?,
        };
        connection.send(envelope, mime).await.map_err(classify)?;
        self.idle().push(Idle { connection, since: Instant::now() });
        Ok(())
    }

    /// Returns an idle connection that still works. `None` if there is none.
    async fn idle_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Idle { mut connection, since } = self.idle().pop()?;
            if since.elapsed() < IDLE_FOR && connection.test_connected().await {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, lettre::transport::smtp::Error> {
        let Self { settings, own_name, tls, .. } = self;
        let at_once = tls.clone().filter(|_| settings.security == Security::Implicit);
        let server = (settings.host.as_str(), settings.port);
        let limit = Some(settings.limit);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, limit, own_name, at_once, None).await?;
        if let (Security::StartTls, Some(tls)) = (settings.security, tls) {
            connection.starttls(tls.clone(), own_name).await?;
        }
        if let Some((user, password)) = &settings.login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        // The lock guards only pushes and pops, so the list is consistent even if the lock is poisoned.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tls(settings: &SmtpSettings) -> Result<TlsParameters, Invalid> {
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(pem) = &settings.authority {
        let certificate =
            Certificate::from_pem(pem).map_err(|error| Invalid::new("the authority", error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| Invalid::new("TLS", format!("cannot be set up: {error}")))
}

/// Reply codes for a mailbox that does not exist or cannot be used (RFC 5321, section 4.2.3).
const NO_SUCH_MAILBOX: [u16; 3] = [550, 551, 553];

/// Classifies an error that occurred after the connection was established.
fn classify(error: lettre::transport::smtp::Error) -> Error {
    let wants_login = error.status().is_some_and(|code| u16::from(code) == WANTS_LOGIN);
    // lettre calls an error `client` if it did not even send the command, for example because the server does not
    // support the address.
    if wants_login || !(error.is_permanent() || error.is_client()) {
        Error::retryable(error)
    } else if error.is_client() || refuses_recipient(&error) {
        Error::Recipient(error.into())
    } else {
        Error::permanent(error)
    }
}

/// Returns true if a reply concerns the recipient's mailbox: if its enhanced status code is 5.1.x (RFC 3463, section
/// 3.2) or, without an enhanced status code, if its reply code is in [`NO_SUCH_MAILBOX`].
fn refuses_recipient(error: &lettre::transport::smtp::Error) -> bool {
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let first = text.split_whitespace().next().unwrap_or_default();
    let numbers: Option<Vec<u16>> = first.split('.').map(|number| number.parse().ok()).collect();
    match numbers.as_deref() {
        Some([5, subject, _]) => *subject == 1,
        _ => error.status().is_some_and(|code| NO_SUCH_MAILBOX.contains(&u16::from(code))),
    }
}
