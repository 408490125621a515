/**
 * Where anybody may have a mail address: nobody can own these for a company. The big ones and their national forms;
 * what is missing is refused by the DNS, because nobody can publish a record there.
 */
const families: Record<string, string> = {
  'aol.': 'com de fr it co.uk',
  'gmx.': 'at ch com de fr net us',
  'hotmail.': 'be ca ch co.jp co.uk com com.ar com.au com.br de es fr it nl no se',
  'live.': 'be ca cn co.uk com com.au com.mx de dk fr ie it nl no se',
  'mail.': 'com ru',
  'msn.': 'com',
  'outlook.':
    'at be cl co.id co.th com com.ar com.au com.br com.tr com.vn de dk es fr hu ie it jp kr lv ph pt sa sk',
  'tutanota.': 'com de',
  'yahoo.':
    'at be ca ch cl cn co.id co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br com.cn com.hk com.mx com.my com.ph com.sg com.tr com.tw com.vn de dk es fi fr gr hu ie in it nl no pl pt ro se',
  'yandex.': 'by com kz ru ua',
  'zoho.': 'com eu in',
}

// biome-ignore format: a list
const others = `126.com 139.com 163.com 189.cn aim.com aliyun.com att.net bellsouth.net bk.ru bigpond.com blueyonder.co.uk bluewin.ch
  bol.com.br btinternet.com centrum.cz charter.net comcast.net cox.net duck.com earthlink.net email.cz fastmail.com fastmail.fm
  foxmail.com free.fr freenet.de gmail.com googlemail.com hanmail.net hey.com hushmail.com icloud.com inbox.ru interia.pl
  juno.com laposte.net libero.it list.ru mac.com mailbox.org mailinator.com me.com naver.com neuf.fr nate.com o2.pl ocn.ne.jp
  onet.pl optonline.net optusnet.com.au orange.fr passport.com pm.me poczta.onet.pl posteo.de posteo.net proton.me protonmail.ch
  protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com rogers.com runbox.com sapo.pt sbcglobal.net seznam.cz sfr.fr
  shaw.ca sina.com sina.cn sky.com skynet.be sohu.com sympatico.ca t-online.de talktalk.net telenet.be telus.net terra.com.br
  tiscali.it tuta.com tuta.io ukr.net uol.com.br verizon.net vip.qq.com virgilio.it virginmedia.com wanadoo.fr web.de
  windowslive.com wp.pl xtra.co.nz yeah.net ya.ru ymail.com yopmail.com ziggo.nl`

const domains = new Set([
  ...Object.entries(families).flatMap(([name, ends]) => ends.split(' ').map((end) => name + end)),
  ...others.split(/\s+/),
])

export function isConsumerDomain(domain: string): boolean {
  return domains.has(domain)
}
