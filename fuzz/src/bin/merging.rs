#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| parlour_db::fuzzing::merging(input));
