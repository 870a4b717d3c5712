// The rule pack by which a complaint's severity is suggested (D.2), as versioned data: change a rule, raise the version.
// Words are market practice [D], the thresholds and classes those of D.2. A suggestion errs upwards; a person confirms it.
import type { Text } from '../process.ts';

export type Severity = 'S1' | 'S2' | 'S3' | 'S4';
export type SeverityReason =
  | 'LOSS_OVER_200K'
  | 'LOSS_OVER_10K'
  | 'VULNERABLE_CUSTOMER'
  | 'GROUP'
  | 'REGULATOR'
  | 'MEDIA'
  | 'MEDIA_THREAT'
  | 'MISCONDUCT'
  | 'REPEAT'
  | 'PRIVACY'
  | 'RECORDING_MISSING'
  | 'NORMAL_DISPUTE'
  | 'ATTITUDE'
  | 'INQUIRY';

type WordRule = { readonly reason: SeverityReason; readonly severity: Severity; readonly words: RegExp };

export const SEVERITY_PACK = {
  id: 'complaint-severity-cn',
  version: 1,
  /** More than so many fen is that severe. */
  losses: [
    { reason: 'LOSS_OVER_200K', severity: 'S1', over: 200_000_00 },
    { reason: 'LOSS_OVER_10K', severity: 'S2', over: 10_000_00 },
  ],
  /** So many people who complain together are a group. */
  groupOf: 5,
  words: [
    {
      reason: 'VULNERABLE_CUSTOMER',
      severity: 'S1',
      words:
        /老人|老年|年迈|残疾|残障|未成年|孕妇|重病|\b(?:elderly|pensioner|disabled|wheelchair|blind|deaf|pregnant|seriously ill|under age)\b/iu,
    },
    { reason: 'GROUP', severity: 'S1', words: /集体投诉|群体投诉|联名|\b(?:group complaint|class action|petition)\b/iu },
    {
      reason: 'REGULATOR',
      severity: 'S1',
      words: /12378|银保监|金融监管|监管局|监管部门|人民银行投诉|\b(?:regulators?|ombudsman|NFRA|CBIRC|PBoC)\b/iu,
    },
    {
      reason: 'MEDIA',
      severity: 'S1',
      words:
        /(?:媒体|记者|电视台|报纸)[^，。；]{0,8}(?:报道|采访|刊登)|\b(?:reported|published|broadcast) (?:in|by|on) (?:the )?(?:press|papers?|media|news|television|TV)\b|\bjournalist has\b/iu,
    },
    {
      reason: 'MISCONDUCT',
      severity: 'S1',
      words:
        /诈骗|欺诈|挪用|侵占|飞单|私售|伪造|代签|冒名|内外勾结|贿赂|索要好处|\b(?:fraud\w*|forge[dr]\w*|embezzl\w*|stole|stolen|brib\w*|misappropriat\w*|impersonat\w*)\b/iu,
    },
    {
      reason: 'REPEAT',
      severity: 'S2',
      words:
        /再次投诉|多次投诉|反复投诉|第[二三四五]次|又来投诉|\b(?:second|third|fourth) time\b|\b(?:repeated(?:ly)?|already complained|complained before|complain again)\b/iu,
    },
    {
      reason: 'PRIVACY',
      severity: 'S2',
      words: /泄露|泄漏|个人信息|隐私|\b(?:leak(?:ed|s|ing)?|privacy|personal (?:data|information)|data breach)\b/iu,
    },
    {
      reason: 'RECORDING_MISSING',
      severity: 'S2',
      words:
        /双录|(?:没有|未|无)(?:做|进行)?录音|(?:没有|未|无)(?:做|进行)?录像|\b(?:no recording|not recorded|without (?:a )?recording|dual recording)\b/iu,
    },
    {
      reason: 'MEDIA_THREAT',
      severity: 'S2',
      words:
        /找媒体|找记者|曝光|上热搜|发(?:到)?(?:抖音|微博|网上)|\b(?:go to|tell|call|inform) (?:the )?(?:press|media|papers?|newspapers?|television|TV)\b|\b(?:expose you|post (?:it|this) online)\b/iu,
    },
    {
      reason: 'ATTITUDE',
      severity: 'S4',
      words: /态度|服务差|冷漠|不耐烦|没礼貌|排队|等了|\b(?:rude(?:ly|ness)?|attitude|impolite|unfriendly|queued?|waited|waiting)\b/iu,
    },
    {
      reason: 'INQUIRY',
      severity: 'S4',
      words: /咨询|请问|如何办理|怎么办理|想了解|\b(?:how (?:do|can) I|could you tell me|can you explain|I would like to know)\b/iu,
    },
  ] satisfies readonly WordRule[],
} as const;

export const SEVERITY_REASONS: Readonly<Record<SeverityReason, Text>> = {
  LOSS_OVER_200K: { en: 'More than 200,000 CNY at stake', zh: '涉及金额超过20万元' },
  LOSS_OVER_10K: { en: 'More than 10,000 CNY at stake', zh: '涉及金额超过1万元' },
  VULNERABLE_CUSTOMER: { en: 'A vulnerable customer', zh: '涉及弱势客户' },
  GROUP: { en: 'A group of five or more', zh: '五人及以上群体投诉' },
  REGULATOR: { en: 'The regulator is involved', zh: '涉及监管部门' },
  MEDIA: { en: 'The media have reported', zh: '媒体已介入' },
  MEDIA_THREAT: { en: 'Threatens to go to the media', zh: '扬言向媒体曝光' },
  MISCONDUCT: { en: 'Fraud or misconduct of staff alleged', zh: '反映员工不当行为或欺诈' },
  REPEAT: { en: 'Complained before', zh: '重复投诉' },
  PRIVACY: { en: 'Leak of personal data alleged', zh: '反映个人信息泄露' },
  RECORDING_MISSING: { en: 'Recording of the sale is missing', zh: '双录缺失' },
  NORMAL_DISPUTE: { en: 'An ordinary dispute', zh: '一般纠纷' },
  ATTITUDE: { en: 'About service or waiting', zh: '服务态度或等候问题' },
  INQUIRY: { en: 'Rather a question', zh: '咨询类' },
};
