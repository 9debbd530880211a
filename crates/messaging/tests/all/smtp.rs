use std::time::{Duration, Instant};

use parlour_messaging::{EmailSender, Error, Outcome, Security, Smtp, SmtpSettings};
use parlour_testkit::{At, PrivateSmtp, Trouble, until};

use crate::tls::{self, Begins};
use crate::{email, parse, plain};

fn settings(server: &PrivateSmtp) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.port(),
        security: Security::None,
        login: None,
        own_name: "salon.example".into(),
        authority: None,
        limit: Duration::from_secs(20),
        connections: 2,
    }
}

fn smtp(server: &PrivateSmtp) -> Smtp {
    Smtp::new(settings(server)).unwrap()
}

fn is_final(result: Result<(), Error>) -> bool {
    result.unwrap_err().is_final()
}

#[tokio::test]
async fn a_letter_arrives_once_and_whole() {
    let server = PrivateSmtp::start();
    let email = email("confirmation-7");
    assert_eq!(EmailSender::Smtp(smtp(&server)).send(&email).await.unwrap(), Outcome::HandedOver);

    let [received] = &server.received()[..] else { panic!("once") };
    assert_eq!((&*received.from, &received.to[..]), ("hello@salon.example", &["zoe@example.org".to_owned()][..]));
    let message = parse(&received.data);
    assert_eq!(message.message_id(), Some("confirmation-7@salon.example"));
    assert_eq!(message.subject(), Some(email.subject.as_str()));
    assert_eq!(plain(&message.body_text(0).unwrap()), plain(&email.text));
    assert_eq!(plain(&message.body_html(0).unwrap()), email.html);
}

#[tokio::test]
async fn emails_share_connections() {
    let server = PrivateSmtp::start();
    let smtp = smtp(&server);
    for number in 0..5 {
        smtp.send(&email(&format!("a-{number}"))).await.unwrap();
    }
    assert_eq!(server.connections(), 1);

    let emails: Vec<_> = (0..20).map(|number| email(&format!("b-{number}"))).collect();
    let sent = emails.iter().map(|email| smtp.send(email));
    for result in futures_util::future::join_all(sent).await {
        result.unwrap();
    }
    assert_eq!(server.received().len(), 25);
    assert!(server.connections() <= 2, "no more than there may be");
}

#[tokio::test]
async fn a_recipient_that_is_refused_is_told_from_a_letter_that_is() {
    let server = PrivateSmtp::start();
    let smtp = smtp(&server);
    for (code, is_recipient) in [(550, true), (551, true), (553, true), (552, false), (554, false)] {
        server.misbehave(At::Recipient, Trouble::Refuse(code));
        let error = smtp.send(&email("a")).await.unwrap_err();
        assert_eq!(matches!(error, Error::Recipient(_)), is_recipient, "{code}: {error:?}");
        assert!(error.is_final());
    }
}

#[tokio::test]
async fn what_is_refused_for_now_may_be_tried_again_and_what_is_refused_for_good_not() {
    let server = PrivateSmtp::start();
    let smtp = smtp(&server);
    for at in [At::Sender, At::Recipient, At::Message] {
        for (code, forever) in [(421, false), (450, false), (452, false), (550, true), (554, true)] {
            server.misbehave(at, Trouble::Refuse(code));
            assert_eq!(is_final(smtp.send(&email("a")).await), forever, "{code} at {at:?}");
        }
    }
    assert_eq!(server.received(), []);

    server.behave();
    smtp.send(&email("a")).await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_will_not_talk_to_us_is_no_fault_of_the_letter() {
    let server = PrivateSmtp::start();
    let smtp = smtp(&server);
    for trouble in [Trouble::Refuse(554), Trouble::Refuse(421), Trouble::HangUp] {
        server.misbehave(At::Greeting, trouble);
        assert!(!is_final(smtp.send(&email("a")).await), "{trouble:?}");
    }
    server.behave();
    smtp.send(&email("a")).await.unwrap();
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_and_its_late_answer_is_not_taken_for_another() {
    let server = PrivateSmtp::start();
    let smtp = Smtp::new(SmtpSettings { limit: Duration::from_millis(300), ..settings(&server) }).unwrap();
    let sent = async |id: &str| {
        let smtp = &smtp;
        // A busy machine may exceed the limit too.
        until("it answers in time", async || smtp.send(&email(id)).await.is_ok()).await;
    };
    sent("first").await;
    for at in [At::Recipient, At::Message, At::Greeting] {
        server.misbehave(at, Trouble::Hang);
        let began = Instant::now();
        let error = smtp.send(&email("late")).await.unwrap_err();
        assert!(!error.is_final(), "{error:?}");
        assert!(began.elapsed() < Duration::from_secs(10));

        // The server resumes and sends a reply that no one waits for any more.
        server.behave();
        sent("next").await;
        server.misbehave(At::Recipient, Trouble::Refuse(550));
        until("each email gets its own answer", async || smtp.send(&email("refused")).await.unwrap_err().is_final())
            .await;
        server.behave();
    }
    let ids: Vec<String> =
        server.received().iter().map(|received| parse(&received.data).message_id().unwrap().to_owned()).collect();
    assert!(!ids.contains(&"refused@salon.example".to_owned()), "{ids:?}");
}

#[tokio::test]
async fn a_letter_that_is_given_up_leaves_no_connection_behind_that_others_would_use() {
    let server = PrivateSmtp::start();
    let smtp = smtp(&server);
    smtp.send(&email("first")).await.unwrap();

    server.misbehave(At::Recipient, Trouble::Hang);
    let letter_given_up = email("given-up");
    let given_up = tokio::time::timeout(Duration::from_millis(100), smtp.send(&letter_given_up)).await;
    assert!(given_up.is_err());
    server.behave();
    smtp.send(&email("next")).await.unwrap();
    assert_eq!(server.received().last().unwrap().connection, 2);
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_until_it_comes_back() {
    let mut server = PrivateSmtp::start();
    let smtp = smtp(&server);
    smtp.send(&email("before")).await.unwrap();

    server.stop();
    assert!(!is_final(smtp.send(&email("meanwhile")).await));
    server.start_again();
    smtp.send(&email("meanwhile")).await.unwrap();

    // A connection that was closed while idle does not make an email fail.
    server.stop();
    server.start_again();
    smtp.send(&email("after")).await.unwrap();
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn a_password_that_is_wrong_is_for_the_operator_to_mend() {
    let server = PrivateSmtp::start_with_login("salon", "pässword");
    let with = |login: Option<(&str, &str)>| {
        let login = login.map(|(user, password)| (user.to_owned(), password.into()));
        Smtp::new(SmtpSettings { login, ..settings(&server) }).unwrap()
    };
    assert!(!is_final(with(None).send(&email("a")).await));
    assert!(!is_final(with(Some(("salon", "wrong"))).send(&email("a")).await));
    with(Some(("salon", "pässword"))).send(&email("a")).await.unwrap();
    let shown = format!("{:?}", with(Some(("salon", "pässword"))));
    assert!(!shown.contains("pässword"), "{shown}");
}

#[tokio::test]
async fn nothing_goes_over_the_wire_unprotected_when_it_is_to_be_protected() {
    let server = PrivateSmtp::start_with_login("salon", "password");
    for security in [Security::StartTls, Security::Implicit] {
        let login = Some(("salon".to_owned(), "password".into()));
        let limit = Duration::from_millis(500);
        let smtp = Smtp::new(SmtpSettings { security, login, limit, ..settings(&server) }).unwrap();
        assert!(!is_final(smtp.send(&email("a")).await), "{security:?}");
    }
    assert_eq!(server.received(), []);
}

#[tokio::test]
async fn an_address_that_the_server_cannot_take_is_refused_for_good() {
    let server = PrivateSmtp::start();
    let mut email = email("a");
    email.to = parlour_messaging::Address::new("zoë@example.org").unwrap();
    assert!(is_final(smtp(&server).send(&email).await), "the server knows no SMTPUTF8");
}

#[tokio::test]
async fn a_server_is_believed_that_shows_a_certificate_we_trust() {
    for (security, begins) in [(Security::Implicit, Begins::AtOnce), (Security::StartTls, Begins::WhenAsked)] {
        let server = PrivateSmtp::start_with_login("salon", "password");
        let port = tls::in_front_of(server.port(), begins).await;
        let with = |authority| {
            let login = Some(("salon".to_owned(), "password".into()));
            Smtp::new(SmtpSettings { port, security, login, authority, ..settings(&server) }).unwrap()
        };
        with(Some(tls::AUTHORITY.to_vec())).send(&email("a")).await.unwrap();
        assert_eq!(server.received().len(), 1, "{security:?}");
        assert!(!is_final(with(None).send(&email("b")).await), "{security:?}");
        assert_eq!(server.received().len(), 1, "{security:?}");
    }
}

#[test]
fn an_authority_has_to_be_a_certificate() {
    let server = PrivateSmtp::start();
    let authority = Some(b"-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n".to_vec());
    assert!(Smtp::new(SmtpSettings { security: Security::Implicit, authority, ..settings(&server) }).is_err());
}
