//! Rendering of notifications from the templates in `templates/LANGUAGE/KIND.{subject,txt,html,sms}`, which are
//! compiled into the program.
//!
//! Templates are Jinja. Values in HTML are always escaped, and an undefined value is an error. A further language needs
//! a folder with the same files, an entry in `TEMPLATES` and a variant of [`Language`].

use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, Value, context};

use crate::address::one_line;
use crate::language::Language;
use crate::notification::{Appointment, Location, Notification, Series};

/// A notification rendered in one language, in all forms that are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedMessage {
    /// Subject of an email, on one line.
    pub subject: String,
    /// Body of an email as plain text.
    pub text: String,
    /// Body of an email as HTML.
    pub html: String,
    /// Short form for an SMS or push message, on one line.
    pub short: String,
}

/// Error in a template. It is not expected at run time, because tests render every notification in every language.
#[derive(Debug, thiserror::Error)]
#[error("the template {name} cannot be rendered")]
pub struct TemplateError {
    /// Name of the template, such as `en/reminder.txt`.
    pub name: String,
    /// Error of the template engine.
    #[source]
    pub cause: minijinja::Error,
}

/// Expands to the name and the text of a template. The arguments are joined to its path.
macro_rules! template {
    ($($part:literal),*) => {
        (concat!($($part),*), include_str!(concat!("../templates/", $($part),*)))
    };
}

/// Expands to the templates of the language in `$folder`.
macro_rules! language {
    ($folder:literal) => {
        language!(
            $folder: "confirmation" "reminder" "rescheduled" "cancelled" "series" "series_cancelled" "waitlist_offer"
                "message" "invitation" "password_reset"
        )
    };
    ($folder:literal: $($kind:literal)*) => {
        [
            template!($folder, "/appointment.txt"),
            template!($folder, "/appointment.html"),
            $(
                template!($folder, "/", $kind, ".subject"),
                template!($folder, "/", $kind, ".txt"),
                template!($folder, "/", $kind, ".html"),
                template!($folder, "/", $kind, ".sms"),
            )*
        ]
    };
}

/// Templates that the emails of all languages share.
const SHARED: [(&str, &str); 2] = [
    ("email.html", include_str!("../templates/email.html")),
    ("macros.html", include_str!("../templates/macros.html")),
];
const TEMPLATES: [&[(&str, &str)]; 3] = [&SHARED, &language!("en"), &language!("de")];

impl Notification {
    /// Returns the base name of the templates, such as `reminder`.
    fn kind(&self) -> &'static str {
        match self {
            Self::Confirmation { .. } => "confirmation",
            Self::Reminder { .. } => "reminder",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Cancelled { .. } => "cancelled",
            Self::Series { .. } => "series",
            Self::SeriesCancelled { .. } => "series_cancelled",
            Self::WaitlistOffer { .. } => "waitlist_offer",
            Self::Message { .. } => "message",
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset { .. } => "password_reset",
        }
    }

    /// Renders the notification in a language. Dates and times keep their time zones.
    ///
    /// # Errors
    /// Returns [`TemplateError`] if a template is broken.
    pub fn render_in(&self, language: Language) -> Result<RenderedMessage, TemplateError> {
        let values = self.values(language);
        let form = |form: &str| render(&format!("{}/{}.{form}", language.folder(), self.kind()), &values);
        Ok(RenderedMessage {
            subject: one_line(&form("subject")?),
            text: form("txt")?,
            html: form("html")?,
            short: one_line(&form("sms")?),
        })
    }

    /// Returns the values that the templates can use.
    fn values(&self, language: Language) -> Value {
        match self {
            Self::Confirmation { appointment, manage_url: link }
            | Self::Reminder { appointment, manage_url: link }
            | Self::Cancelled { appointment, book_url: link } => {
                context! { link, ..appointment_values(appointment, language) }
            }
            Self::Rescheduled { appointment, before, manage_url: link } => {
                let before = before.as_ref().map(|before| language.moment(before));
                context! { link, before, ..appointment_values(appointment, language) }
            }
            Self::Series { series } => series_values(series, language),
            Self::SeriesCancelled { series, book_url: link } => context! { link, ..series_values(series, language) },
            Self::WaitlistOffer { appointment, kept_until, accept_url: link } => {
                let kept_until = kept_until.as_ref().map(|until| language.moment(until));
                context! { link, kept_until, ..appointment_values(appointment, language) }
            }
            Self::Message { business, name, subject, message, unsubscribe_url: unsubscribe } => context! {
                unsubscribe,
                message,
                language => language.tag(),
                business => one_line(business),
                name => one_line(name),
                subject => one_line(subject),
            },
            Self::Invitation { business, name, inviter, until, accept_url: link } => context! {
                link,
                language => language.tag(),
                business => one_line(business),
                name => one_line(name),
                inviter => one_line(inviter),
                until => language.moment(until),
            },
            Self::PasswordReset { business, name, until, reset_url: link } => context! {
                link,
                language => language.tag(),
                business => one_line(business),
                name => one_line(name),
                until => language.moment(until),
            },
        }
    }
}

/// Returns the values of a booking. Each name is put on one line, so that it cannot imitate other lines of the message.
fn appointment_values(appointment: &Appointment, language: Language) -> Value {
    let services: Vec<Value> = appointment
        .services
        .iter()
        .map(|service| context! { name => one_line(&service.name), employee => one_line(&service.employee) })
        .collect();
    context! {
        language => language.tag(),
        business => one_line(&appointment.business),
        name => one_line(&appointment.client),
        location => one_line(&appointment.location.name),
        address => address(&appointment.location),
        services,
        day => language.date(appointment.starts_at.date()),
        time => language.time(appointment.starts_at.time()),
        span => language.span(&appointment.starts_at, &appointment.ends_at),
        price => language.money(&appointment.price),
        unsubscribe => appointment.unsubscribe_url.clone(),
    }
}

fn series_values(series: &Series, language: Language) -> Value {
    let each = series.appointments.iter().map(|(appointment, link)| {
        let moment = language.moment(&appointment.starts_at);
        context! { link, moment, ..appointment_values(appointment, language) }
    });
    let first = series
        .appointments
        .first()
        .map(|(appointment, _)| appointment_values(appointment, language))
        .unwrap_or_default();
    let location = |(appointment, _): &(Appointment, String)| appointment.location.clone();
    let is_at_one_location = series.appointments.windows(2).all(|two| location(&two[0]) == location(&two[1]));
    context! { appointments => each.collect::<Vec<Value>>(), is_at_one_location, ..first }
}

/// Formats an address on one line, with commas between its parts.
fn address(location: &Location) -> String {
    let lines: Vec<String> = location.address.lines().map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join(", ")
}

fn render(name: &str, values: &Value) -> Result<String, TemplateError> {
    let rendered = environment().and_then(|templates| templates.get_template(name)?.render(values));
    rendered.map_err(|cause| TemplateError { name: name.to_owned(), cause })
}

fn environment() -> Result<&'static Environment<'static>, minijinja::Error> {
    static ENVIRONMENT: OnceLock<Environment<'static>> = OnceLock::new();
    if let Some(environment) = ENVIRONMENT.get() {
        return Ok(environment);
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.set_formatter(put);
    for (name, source) in TEMPLATES.into_iter().flatten() {
        environment.add_template(name, source)?;
    }
    Ok(ENVIRONMENT.get_or_init(|| environment))
}

/// Writes a value to the output. In HTML templates, escapes its five special characters. The engine's own escaping
/// would also escape slashes, which filters that inspect links in emails may not understand.
fn put(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), minijinja::Error> {
    let is_plain = value.is_safe() || value.kind() != ValueKind::String;
    match (state.auto_escape(), value.as_str()) {
        (AutoEscape::Html, Some(text)) if !is_plain => Ok(out.write_str(&escape(text))?),
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, c| {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
        escaped
    })
}
