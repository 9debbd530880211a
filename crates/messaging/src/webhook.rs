//! Delivery of SMS and push messages through a service that passes them on.
//!
//! A message is a POST as specified by [Standard Webhooks](https://www.standardwebhooks.com), so receivers can verify
//! it with a library. `webhook-id` is the message's key, and `webhook-timestamp` is the time in seconds since 1970.
//! `webhook-signature` is `v1,` followed by the base64 of the HMAC-SHA256 of `id.timestamp.body` under the shared
//! secret. `idempotency-key` repeats the key.
//!
//! Uses hyper and rustls, which the program contains anyway.

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

/// Maximum number of bytes read from a response.
const MAX_RESPONSE_BYTES: usize = 4 * 1024;
/// Maximum number of characters of a response that an error contains.
const MAX_CAUSE_LENGTH: usize = 200;
/// Length that Standard Webhooks requires of a secret, in bytes.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// Channel of a message, from the service to the recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// SMS to a phone.
    Sms,
    /// Push message to a device that requested it.
    Push,
}

/// A short message, sent as an SMS or push message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsMessage {
    /// Idempotency key in graphic ASCII. It must be the same at each attempt, and no other message may have it.
    pub key: String,
    /// Channel that the service must use, sent as `type`.
    pub channel: Channel,
    /// Recipient: a phone number such as `+491711234567`, or the service's id of a device.
    pub to: String,
    /// Text of the message, sent unchanged.
    pub body: String,
}

/// Settings of the service that passes messages on.
#[derive(Clone)]
pub struct WebhookSettings {
    /// URL that messages are posted to.
    pub url: Url,
    /// Shared secret: the base64 of 24 to 64 bytes, optionally prefixed with `whsec_`.
    pub secret: SecretString,
    /// PEM certificates to trust in addition to those of the machine (`SSL_CERT_FILE`).
    pub authority: Option<Vec<u8>>,
    /// Maximum time for a request, including connecting.
    pub limit: Duration,
}

impl fmt::Debug for WebhookSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSettings").field("url", &self.url).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// A service that passes messages on.
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

/// Body of a request, as JSON.
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
    /// Creates a client of this service. No request is made yet.
    ///
    /// # Errors
    /// Returns [`Invalid`] if the secret is malformed, if the authority is not a certificate, or if the URL is `https`
    /// and no certificate is trusted.
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

    /// Posts a message. `now` becomes the signed timestamp, which receivers compare with their own clock.
    ///
    /// # Errors
    /// - [`Error::Recipient`] if the service refuses the message (any 4xx that is not listed below), usually because of
    ///   the recipient's number.
    /// - [`Error::Permanent`] if the request cannot be built, for example because the key would break a header.
    /// - [`Error::Retryable`] if the service is busy (408, 425, 429, 5xx), cannot be reached, or does not respond in
    ///   time. The error contains the delay that the service requested, if any.
    /// - [`Error::Retryable`] also if the service rejects our credentials or does not exist (401, 403, 404, 407, 3xx).
    ///   The operator must fix this.
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
        // The body is read even if it is not needed, because only then can the connection be reused.
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

/// Returns true if a status concerns the message, not the service, its load or our settings.
fn refuses_text(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status.as_u16(), 401 | 403 | 404 | 407 | 408 | 425 | 429)
}

/// Returns the delay that the service requested, in seconds or as a date (RFC 9110, 10.2.3). Zero if the date is past,
/// and `None` if the service requested none.
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
            return Err(invalid("no trusted root certificate was found".into()));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| invalid(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
