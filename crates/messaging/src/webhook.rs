//! Texts to a service that passes them on as SMS or push messages.
//!
//! A text is a POST as [Standard Webhooks](https://www.standardwebhooks.com) describes it, so receivers can check it
//! with a library: `webhook-id` is the text's key, `webhook-timestamp` are seconds since 1970, and `webhook-signature`
//! is `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` by the shared secret. `idempotency-key` is the
//! key once more.
//!
//! The client is hyper's own, which is in the program anyway; TLS is the rustls that emails need.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use sha2::Sha256;

use crate::address::Url;
use crate::error::{Error, Invalid};

/// As much of an answer as is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 4 * 1024;
/// As much of it as is told, in characters.
const MAX_CAUSE_LENGTH: usize = 200;
/// What Standard Webhooks asks of a secret, in bytes.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// What way a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// To a telephone.
    Sms,
    /// To a device that asked for it.
    Push,
}

/// A short message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsMessage {
    /// What it is known by, in graphic ASCII. Has to be the same at each attempt, and no other text's.
    pub key: String,
    /// What way it goes.
    pub channel: Channel,
    /// Whom it is to: a telephone number as in `+491711234567`, or what the service knows a device by.
    pub to: String,
    /// What it says.
    pub body: String,
}

/// How the service is reached.
#[derive(Clone)]
pub struct WebhookSettings {
    /// Where texts are posted.
    pub url: Url,
    /// The shared secret: the base64 of 24 to 64 bytes, maybe with `whsec_` before it.
    pub secret: SecretString,
    /// Certificates in PEM to trust besides those that the machine trusts (`SSL_CERT_FILE`).
    pub authority: Option<Vec<u8>>,
    /// How long an answer may take, from connecting on.
    pub limit: Duration,
}

impl fmt::Debug for WebhookSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSettings").field("url", &self.url).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// A service that passes texts on.
pub struct Webhook {
    url: Url,
    key: Vec<u8>,
    limit: Duration,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("url", &self.url).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// What is posted.
#[derive(Serialize)]
struct Payload<'a> {
    r#type: Channel,
    timestamp: Timestamp,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    to: &'a str,
    body: &'a str,
}

impl Webhook {
    /// The service with these settings. It is not asked yet.
    ///
    /// # Errors
    /// When the secret is none, the authority is no certificate, or the URL is `https` and no certificate is trusted.
    pub fn new(settings: WebhookSettings) -> Result<Self, Invalid> {
        let WebhookSettings { url, secret, authority, limit } = settings;
        let secret = secret.expose_secret();
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).unwrap_or_default();
        if !SECRET_BYTES.contains(&key.len()) {
            return Err(Invalid::new("the webhook's secret", "must be 24 to 64 bytes in base64"));
        }
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls(&url, authority.as_deref())?)
            .https_or_http()
            .enable_http1()
            .build();
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(Self { url, key, limit, client })
    }

    /// Posts a text. `now` is what the receiver compares its clock with.
    ///
    /// # Errors
    /// [`Error::Recipient`] when the service refuses the text, which mostly is for its number (4xx).
    /// [`Error::Retryable`] when it is busy (408, 425, 429, 5xx), with how long it asked to wait; when it does not know
    /// us or is not there (401, 403, 404, 3xx), which is for the operator to mend; when it cannot be reached or does
    /// not answer in time.
    pub async fn send(&self, text: &SmsMessage, now: Timestamp) -> Result<(), Error> {
        let request = self.request(text, now)?;
        tokio::time::timeout(self.limit, self.post(request, now))
            .await
            .unwrap_or_else(|elapsed| Err(Error::retryable(elapsed)))
    }

    fn request(&self, text: &SmsMessage, now: Timestamp) -> Result<Request<Full<Bytes>>, Error> {
        let data = Data { to: &text.to, body: &text.body };
        let payload = Payload { r#type: text.channel, timestamp: now, data };
        let body = serde_json::to_vec(&payload).map_err(Error::permanent)?;
        let seconds = now.as_second().to_string();
        Request::post(self.url.as_str())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Parlour")
            .header("idempotency-key", &text.key)
            .header("webhook-id", &text.key)
            .header("webhook-signature", self.signature(&text.key, &seconds, &body)?)
            .header("webhook-timestamp", seconds)
            .body(Full::from(body))
            .map_err(Error::permanent)
    }

    fn signature(&self, key: &str, seconds: &str, body: &[u8]) -> Result<String, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).map_err(Error::permanent)?;
        mac.update(format!("{key}.{seconds}.").as_bytes());
        mac.update(body);
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }

    async fn post(&self, request: Request<Full<Bytes>>, now: Timestamp) -> Result<(), Error> {
        let (head, body) = self.client.request(request).await.map_err(Error::retryable)?.into_parts();
        // Read also when nobody wants to know: only then the connection can be used again.
        let said = Limited::new(body, MAX_RESPONSE_BYTES).collect().await.map(http_body_util::Collected::to_bytes);
        if head.status.is_success() {
            return Ok(());
        }
        let said =
            String::from_utf8_lossy(&said.unwrap_or_default()).chars().take(MAX_CAUSE_LENGTH).collect::<String>();
        let cause = format!("the service answered {}: {said}", head.status).into();
        if refuses_text(head.status) {
            return Err(Error::Recipient(cause));
        }
        Err(Error::Retryable { after: wait(&head.headers, now), cause })
    }
}

/// Whether a status is about the text, and not about the service, its load or our settings.
fn refuses_text(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status.as_u16(), 401 | 403 | 404 | 407 | 408 | 425 | 429)
}

/// How long is to be waited, by seconds or a date (RFC 9110, 10.2.3).
fn wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(at.duration_since(now).try_into().unwrap_or_default())
}

fn tls(url: &Url, authority: Option<&[u8]>) -> Result<ClientConfig, Invalid> {
    let invalid = |why: String| Invalid::new("TLS", format!("cannot be set up: {why}"));
    let mut roots = RootCertStore::empty();
    if url.is_https() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        for certificate in authority.into_iter().flat_map(CertificateDer::pem_slice_iter) {
            let certificate = certificate.map_err(|error| Invalid::new("the authority", error.to_string()))?;
            roots.add(certificate).map_err(|error| Invalid::new("the authority", error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(invalid("no certificate is trusted here".into()));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| invalid(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
