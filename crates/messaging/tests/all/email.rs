use mail_parser::MimeHeaders as _;
use parlour_messaging::{Address, Attachment, Invitation, Method, Url};
use proptest::prelude::*;

use crate::{email, parse, plain};

#[test]
fn a_letter_says_the_same_to_another_parser() {
    let mut email = email("confirmation-7");
    email.reply_to = Some(Address::named("Frau \"Süd\"", "desk@salon.example").unwrap());
    let mime = email.to_mime().unwrap();
    let message = parse(&mime);

    assert_eq!(message.message_id(), Some("confirmation-7@salon.example"));
    assert_eq!(message.subject(), Some(email.subject.as_str()));
    assert_eq!(message.date().unwrap().to_timestamp(), email.written_at.as_second());
    for (found, sent) in [
        (message.from(), &email.from),
        (message.to(), &email.to),
        (message.reply_to(), email.reply_to.as_ref().unwrap()),
    ] {
        let found = found.and_then(|address| address.first()).unwrap();
        assert_eq!((found.name(), found.address()), (sent.name(), Some(sent.email())));
    }
    assert_eq!(plain(&message.body_text(0).unwrap()), plain(&email.text));
    assert_eq!(plain(&message.body_html(0).unwrap()), email.html);
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert!(mime.is_ascii(), "it needs no server that knows more than seven bits");
}

#[test]
fn unsubscribing_takes_one_click_where_that_is_safe() {
    let mut email = email("reminder-7");
    email.unsubscribe = Some(Url::new("https://salon.example/u/eyJhbGciOi.abc-def_123").unwrap());
    let mime = email.to_mime().unwrap();
    let message = parse(&mime);
    assert_eq!(
        message.header_raw("List-Unsubscribe").map(str::trim),
        Some("<https://salon.example/u/eyJhbGciOi.abc-def_123>")
    );
    assert_eq!(message.header_raw("List-Unsubscribe-Post").map(str::trim), Some("List-Unsubscribe=One-Click"));

    email.unsubscribe = Some(Url::new("http://localhost:8000/u/1").unwrap());
    let mime = email.to_mime().unwrap();
    assert_eq!(parse(&mime).header_raw("List-Unsubscribe-Post"), None);
}

#[test]
fn an_invitation_is_a_form_of_the_letter_and_a_file() {
    let mut email = email("confirmation-7");
    let ics = "BEGIN:VCALENDAR\r\nSUMMARY:Größe\r\nEND:VCALENDAR\r\n";
    email.invitation = Some(Invitation { method: Method::Request, ics: ics.into() });
    email
        .attachments
        .push(Attachment::new("Gutschein für\r\nZoë.pdf", "application/pdf", vec![0, 255, 13, 10]).unwrap());
    let mime = email.to_mime().unwrap();
    let message = parse(&mime);

    let kinds: Vec<String> = message
        .parts
        .iter()
        .filter_map(|part| part.content_type())
        .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
        .collect();
    let expected = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/pdf",
        "application/ics",
    ];
    assert_eq!(kinds, expected);
    let form = &message.parts[4];
    assert_eq!(form.content_type().unwrap().attribute("method"), Some("REQUEST"));
    assert_eq!(plain(form.text_contents().unwrap()), plain(ics));
    assert_eq!(message.parts[5].attachment_name(), Some("Gutschein für Zoë.pdf"));
    assert_eq!(message.parts[5].contents(), [0, 255, 13, 10]);
    assert_eq!(message.parts[6].attachment_name(), Some("invite.ics"));
    assert_eq!(message.parts[6].contents(), ics.as_bytes());
    assert!(Attachment::new("x", "no type\r\nX-Evil: 1", Vec::new()).is_err());
}

proptest! {
    #[test]
    fn nothing_that_people_enter_adds_a_header(name in any_text(), subject in any_text(), file in any_text()) {
        let mut email = email("p");
        email.to = Address::named(&name, "zoe@example.org").unwrap();
        email.subject = subject.clone();
        email.attachments.push(Attachment::new(&file, "text/plain", b"x".to_vec()).unwrap());
        let mime = email.to_mime().unwrap();
        let message = parse(&mime);

        let mut names: Vec<&str> = message.headers().iter().map(|header| header.name()).collect();
        names.sort_unstable();
        prop_assert_eq!(
            names,
            ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"]
        );
        prop_assert_eq!(message.to().unwrap().iter().count(), 1);
        prop_assert_eq!(message.to().unwrap().first().unwrap().address(), Some("zoe@example.org"));
        prop_assert_eq!(words(message.subject().unwrap_or_default()), words(&subject));
        prop_assert!(mime.split(|byte| *byte == b'\n').all(|line| line.len() < 998));
    }
}

/// Generates texts from the building blocks of headers.
fn any_text() -> impl Strategy<Value = String> {
    "([a-zäß渡✂]{0,9}|\r\n|\n|\r|Bcc: x@y\\.z|[ \t\"\\\\<>,;:@()=?_]|=\\?utf-8\\?|\\PC){0,20}"
}

fn words(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control()).collect()
}
