import { timeZone } from '../../../constructs/checks/app/time-zone';
import { sentence } from '../../../constructs/declaration/finding';
import { app, cluster, props, publicKey, store } from '../sample';

const said = (zone: string) =>
  timeZone(app({ schedule: { ...props.schedule, timeZone: zone } }), { cluster, store, publicKeys: [publicKey] }).map(
    (finding) => `${finding.severity}: ${sentence(finding)}`,
  );

describe('time zone', () => {
  it.each([
    ...['UTC', 'Europe/Paris', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Asia/Calcutta', 'US/Pacific'],
    ...['Europe/Kyiv', 'Europe/Kiev', 'Etc/UTC', 'Etc/GMT+12', 'PRC', 'EST5EDT', 'GMT0'],
  ])('takes %p', (zone) => {
    expect(said(zone)).toEqual([]);
  });

  it.each([
    [
      'Europe/Pariss',
      'must be a time zone of the IANA database (Europe/Pariss); use a name such as Europe/Paris or UTC',
    ],
    ['+08:00', 'must be a time zone of the IANA database (+08:00); use a name such as Europe/Paris or UTC'],
    ['Local', 'must be a time zone of the IANA database (Local); use a name such as Europe/Paris or UTC'],
    ['', 'must be a time zone of the IANA database (); use a name such as Europe/Paris or UTC'],
    ...[
      ...[
        'Asia/Hong_Kong',
        'Asia/Kolkata',
        'Asia/Calcutta',
        'US/Pacific',
        'Europe/Kyiv',
        'Europe/Kiev',
        'Etc/UTC',
        'PRC',
      ],
      ...['America/Port-au-Prince', 'Antarctica/DumontDUrville', 'America/Argentina/ComodRivadavia', 'UTC', 'W-SU'],
    ].flatMap((name): [string, string][] =>
      [
        name.toLowerCase(),
        name.replace(/\B[A-Z]/g, (letter) => letter.toLowerCase()),
        name.replace(/\/.*/, (rest) => rest.toLowerCase()),
      ]
        .filter((zone, index, all) => zone !== name && all.indexOf(zone) === index)
        .map((zone) => [zone, `is misspelled (${zone}); use ${name}`]),
    ),
    ...['LOCAL', 'Factory', 'TZ=UTC', 'GMT+8', 'posix/Europe/Paris', '/etc/localtime', '../UTC', 'toString'].map(
      (zone): [string, string] => [
        zone,
        `must be a time zone of the IANA database (${zone}); use a name such as Europe/Paris or UTC`,
      ],
    ),
  ])('refuses %p', (zone, message) => {
    expect(said(zone)).toEqual([`refused: shop › schedule.timeZone: ${message}`]);
  });
});
