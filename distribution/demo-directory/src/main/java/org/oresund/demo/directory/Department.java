// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.List;

/** The departments of the invented company, named in the language of the site. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
enum Department {
  SALES(
      "Salg",
      "Försäljning",
      List.of("Sælger", "Key account manager"),
      List.of("Säljare", "Kundansvarig")),
  FINANCE(
      "Økonomi",
      "Ekonomi",
      List.of("Bogholder", "Controller"),
      List.of("Redovisningsekonom", "Controller")),
  IT(
      "It-drift",
      "It-drift",
      List.of("Systemadministrator", "Supporter"),
      List.of("Systemadministratör", "Supporttekniker")),
  SERVICE(
      "Kundeservice",
      "Kundtjänst",
      List.of("Kundekonsulent", "Sagsbehandler"),
      List.of("Kundrådgivare", "Handläggare")),
  PEOPLE(
      "Løn & HR",
      "Lön & HR",
      List.of("Lønkonsulent", "HR-partner"),
      List.of("Lönekonsult", "HR-partner")),
  WAREHOUSE(
      "Lager",
      "Lager",
      List.of("Lagermedarbejder", "Truckfører"),
      List.of("Lagerarbetare", "Truckförare")),
  DEVELOPMENT(
      "Udvikling",
      "Utveckling",
      List.of("Udvikler", "Testleder"),
      List.of("Utvecklare", "Testledare")),
  MARKETING(
      "Marketing",
      "Marknad",
      List.of("Grafiker", "Kommunikatør"),
      List.of("Grafiker", "Kommunikatör")),
  PURCHASING("Indkøb", "Inköp", List.of("Indkøber", "Disponent"), List.of("Inköpare", "Planerare")),
  PROPERTY(
      "Ejendomme",
      "Fastigheter",
      List.of("Vicevært", "Driftstekniker"),
      List.of("Fastighetsskötare", "Drifttekniker"));

  private final String danish;
  private final String swedish;
  private final List<String> danishTitles;
  private final List<String> swedishTitles;

  Department(String danish, String swedish, List<String> danishTitles, List<String> swedishTitles) {
    this.danish = danish;
    this.swedish = swedish;
    this.danishTitles = danishTitles;
    this.swedishTitles = swedishTitles;
  }

  /** The departments in turn: what the person with this number belongs to. */
  static Department at(int number) {
    List<Department> all = List.of(values());
    return all.get(number % all.size());
  }

  String in(Country country) {
    return country == Country.DENMARK ? danish : swedish;
  }

  List<String> titles(Country country) {
    return country == Country.DENMARK ? danishTitles : swedishTitles;
  }
}
