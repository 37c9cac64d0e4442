// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.util.List;

/** Names and words of the two countries from which the invented people come. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
enum Country {
  DENMARK(
      "DK",
      List.of(
          "Anne",
          "Mette",
          "Kirsten",
          "Hanne",
          "Anna",
          "Helle",
          "Susanne",
          "Lene",
          "Maria",
          "Marianne",
          "Åse",
          "Zoë",
          "Sofie",
          "Freja",
          "Ida",
          "Emma",
          "Clara",
          "Karla",
          "Sørine",
          "Bodil",
          "Peter",
          "Jens",
          "Michael",
          "Lars",
          "Henrik",
          "Thomas",
          "Søren",
          "Jan",
          "Christian",
          "Martin",
          "Jørgen",
          "Bjørn",
          "Åge",
          "Asbjørn",
          "Rasmus",
          "Mikkel",
          "Frederik",
          "Emil",
          "Oscar",
          "Kjær"),
      List.of(
          "Nielsen",
          "Jensen",
          "Hansen",
          "Pedersen",
          "Andersen",
          "Christensen",
          "Larsen",
          "Sørensen",
          "Rasmussen",
          "Jørgensen",
          "Petersen",
          "Madsen",
          "Kristensen",
          "Olsen",
          "Thomsen",
          "Christiansen",
          "Poulsen",
          "Johansen",
          "Møller",
          "Mortensen",
          "Knudsen",
          "Østergaard",
          "Kjær",
          "Nørgaard",
          "Ågård",
          "Bæk",
          "Højgaard",
          "Skovgård",
          "Vestergaard",
          "Lærke",
          "Grønbæk",
          "Dahl-Sørensen",
          "Holm",
          "Schmidt",
          "Lund",
          "Eriksen",
          "Kristiansen",
          "Clausen",
          "Simonsen",
          "Svendsen"),
      List.of("København", "Aarhus", "Odense"),
      "Afdelingschef",
      "Teamleder"),
  SWEDEN(
      "SE",
      List.of(
          "Maria",
          "Elisabeth",
          "Anna",
          "Kristina",
          "Margareta",
          "Eva",
          "Åsa",
          "Birgitta",
          "Karin",
          "Annika",
          "Malin",
          "Sara",
          "Hanna",
          "Märta",
          "Göta",
          "Linnéa",
          "Elin",
          "Ebba",
          "Saga",
          "Wilma",
          "Erik",
          "Lars",
          "Karl",
          "Anders",
          "Johan",
          "Per",
          "Nils",
          "Björn",
          "Göran",
          "Håkan",
          "Åke",
          "Jörgen",
          "Sören",
          "Mårten",
          "Oskar",
          "Viktor",
          "Elias",
          "Hugo",
          "Noël",
          "Pär"),
      List.of(
          "Andersson",
          "Johansson",
          "Karlsson",
          "Nilsson",
          "Eriksson",
          "Larsson",
          "Olsson",
          "Persson",
          "Svensson",
          "Gustafsson",
          "Pettersson",
          "Jonsson",
          "Jansson",
          "Hansson",
          "Bengtsson",
          "Jönsson",
          "Lindberg",
          "Jakobsson",
          "Magnusson",
          "Lindström",
          "Lindqvist",
          "Bergström",
          "Åkesson",
          "Öberg",
          "Nyström",
          "Sjöberg",
          "Sandström",
          "Åberg",
          "Hägg",
          "Löfgren",
          "Mårtensson",
          "af Ekenstam",
          "Holmberg",
          "Lundgren",
          "Bergqvist",
          "Söderlund",
          "Wallin",
          "Norén",
          "Ek",
          "Ström"),
      List.of("Malmö", "Göteborg", "Lund"),
      "Avdelningschef",
      "Teamledare");

  private final String code;
  private final List<String> givenNames;
  private final List<String> familyNames;
  private final List<String> sites;
  private final String headTitle;
  private final String leadTitle;

  Country(
      String code,
      List<String> givenNames,
      List<String> familyNames,
      List<String> sites,
      String headTitle,
      String leadTitle) {
    this.code = code;
    this.givenNames = givenNames;
    this.familyNames = familyNames;
    this.sites = sites;
    this.headTitle = headTitle;
    this.leadTitle = leadTitle;
  }

  String code() {
    return code;
  }

  List<String> givenNames() {
    return givenNames;
  }

  List<String> familyNames() {
    return familyNames;
  }

  List<String> sites() {
    return sites;
  }

  String headTitle() {
    return headTitle;
  }

  String leadTitle() {
    return leadTitle;
  }

  static Country of(String site) {
    return SWEDEN.sites.contains(site) ? SWEDEN : DENMARK;
  }
}
