//! Emails to a mail server.

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

/// A server says this when it wants a login or TLS first (RFC 4954), which is not the email's fault.
const WANTS_LOGIN: u16 = 530;
/// A connection that was idle for longer is not used again; servers close them after a few minutes.
const IDLE_FOR: Duration = Duration::from_secs(60);

/// How a connection is protected. A certificate has to be one that this machine trusts (`SSL_CERT_FILE`), or
/// [`SmtpSettings::authority`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for a server on the same machine or network. Passwords go over the wire as they are.
    None,
    /// By STARTTLS, as is usual on port 587. Without it nothing is sent.
    StartTls,
    /// By TLS from the first byte, as is usual on port 465.
    Implicit,
}

/// How a server is reached.
#[derive(Clone)]
pub struct SmtpSettings {
    /// The server's name, which is also the one that its certificate is for, or its address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How connections are protected.
    pub security: Security,
    /// User and password, if the server wants them.
    pub login: Option<(String, SecretString)>,
    /// The name by which this machine introduces itself.
    pub own_name: String,
    /// Certificates in PEM to trust besides those that the machine trusts.
    pub authority: Option<Vec<u8>>,
    /// How long handing over an email may take, from connecting on.
    pub limit: Duration,
    /// Connections that are open at once, at least one; further emails wait.
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

/// A mail server.
///
/// The connections are kept here, not in lettre's own pool: that one keeps a connection also when an email was given
/// up in the middle, and takes the late answer to that email for the answer to the next. Here a connection comes back
/// only after an email was taken.
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
    /// The server with these settings. It is not asked yet.
    ///
    /// # Errors
    /// When the authority is no certificate, or TLS cannot be set up.
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

    /// Hands over an email.
    ///
    /// # Errors
    /// [`Error::Recipient`] when the server refuses the recipient for good, [`Error::Permanent`] when it refuses the
    /// email for good (other 5xx), or the email is none. [`Error::Retryable`] when it refuses for now (4xx), refuses
    /// to talk to us at all, cannot be reached, or does not answer in time.
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
            // Whatever goes wrong here is no fault of the email's.
            None => self.connect().await.map_err(Error::retryable)?,
        };
        connection.send(envelope, mime).await.map_err(classify)?;
        self.idle().push(Idle { connection, since: Instant::now() });
        Ok(())
    }

    /// A connection that was used before and is still good.
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
        // What holds the lock changes a list.
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

/// Whether trying again can help, once the email was talked about.
fn classify(error: lettre::transport::smtp::Error) -> Error {
    let wants_login = error.status().is_some_and(|code| u16::from(code) == WANTS_LOGIN);
    // By `client` lettre means what it does not even say to the server, such as an address that the server could not
    // take.
    if wants_login || !(error.is_permanent() || error.is_client()) {
        Error::retryable(error)
    } else if error.is_client() || refuses_recipient(&error) {
        Error::Recipient(error.into())
    } else {
        Error::permanent(error)
    }
}

/// Returns true if a reply is about the recipient's mailbox: by its enhanced status code 5.1.x (RFC 3463, section 3.2)
/// or, if it has none, by its reply code (RFC 5321, section 4.2.3).
fn refuses_recipient(error: &lettre::transport::smtp::Error) -> bool {
    let text = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let first = text.split_whitespace().next().unwrap_or_default();
    let numbers: Option<Vec<u16>> = first.split('.').map(|number| number.parse().ok()).collect();
    match numbers.as_deref() {
        Some([5, subject, _]) => *subject == 1,
        _ => error.status().is_some_and(|code| NO_SUCH_MAILBOX.contains(&u16::from(code))),
    }
}
