// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Invents people: real-looking Danish and Swedish names, unique logins, mails and numbers. */
final class PersonInventor {
  private static final Pattern NO_LETTER = Pattern.compile("[^a-z]");
  private static final Pattern NOT_FOR_MAIL = Pattern.compile("[^a-z.]");
  private static final Pattern MARK = Pattern.compile("\\p{M}");
  private static final int FIRST_EMPLOYEE_NUMBER = 10_001;

  private final RandomGenerator random;
  private final DomainNames names;
  private final Set<String> usedLogins = new HashSet<>();
  private final Set<String> usedMails = new HashSet<>();
  private final Set<String> usedNames = new HashSet<>();
  private int invented;

  PersonInventor(RandomGenerator random, DomainNames names) {
    this.random = random;
    this.names = names;
  }

  /** Where a person stands in the company. */
  enum Rank {
    HEAD,
    LEAD,
    STAFF
  }

  String anySite() {
    Country country = random.nextInt(3) == 0 ? Country.SWEDEN : Country.DENMARK;
    return pick(country.sites());
  }

  Department anyDepartment() {
    return pick(List.of(Department.values()));
  }

  NewPerson invent(String site, Department department, Rank rank, Optional<UUID> manager) {
    Country country = Country.of(site);
    String given = pick(country.givenNames());
    String family = pick(country.familyNames());
    while (!usedNames.add(site + given + family)) {
      given =
          given.length() > 24
              ? pick(country.givenNames())
              : given + " " + pick(country.givenNames());
    }
    String title =
        switch (rank) {
          case HEAD -> country.headTitle();
          case LEAD -> country.leadTitle();
          case STAFF -> pick(department.titles(country));
        };
    return new NewPerson(
        "OU=" + site + ",OU=" + DomainSeed.PEOPLE + "," + names.baseDn(),
        given,
        family,
        login(given, family),
        mail(given, family),
        department.in(country),
        title,
        Integer.toString(FIRST_EMPLOYEE_NUMBER + invented++),
        manager);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private String login(String given, String family) {
    String stem = start(given) + start(family);
    String login = stem;
    for (int n = 2; !usedLogins.add(login); n++) {
      login = stem + n;
    }
    return login;
  }

  private static String start(String name) {
    String letters = NO_LETTER.matcher(ascii(name)).replaceAll("");
    return letters.substring(0, Math.min(3, letters.length()));
  }

  private String mail(String given, String family) {
    String stem = NOT_FOR_MAIL.matcher(ascii(given) + "." + ascii(family)).replaceAll("-");
    String mail = stem;
    for (int n = 2; !usedMails.add(mail); n++) {
      mail = stem + n;
    }
    return mail + "@" + names.dns();
  }

  private static String ascii(String name) {
    String spelled =
        name.toLowerCase(Locale.ROOT).replace("æ", "ae").replace("ø", "oe").replace("å", "aa");
    return MARK.matcher(Normalizer.normalize(spelled, Normalizer.Form.NFD)).replaceAll("");
  }
}
