// What customers of the demonstration complain about; amounts in yuan, from and to, where they ask for money.
type ComplaintText = { readonly text: string; readonly demand?: readonly [number, number] };

export const COMPLAINT_TEXTS: readonly ComplaintText[] = [
  { text: '账户管理费本月被重复扣收，要求退还多扣部分。', demand: [10, 60] },
  { text: '信用卡年费说好首年免，账单上还是扣了。', demand: [100, 600] },
  { text: '手机银行转账失败但余额已扣，两天了还没退回来。', demand: [200, 5_000] },
  { text: '柜台排队一个半小时，只开一个窗口，叫号系统也不准。' },
  { text: '提前还款预约了三次都没有人联系，多付了半个月利息。', demand: [80, 900] },
  { text: 'ATM 吞卡后客服让我自己去网点，来回跑了两趟。' },
  { text: '短信提醒停了两个月没有通知我，扣费却一直在扣。', demand: [4, 20] },
  { text: '贷款结清证明申请了十天还没有开出来，影响办理解押。' },
  { text: '网点不给零钱兑换，态度很差，还让我去别的支行。' },
  { text: '信用卡被降额没有任何说明，客服只说系统评估。' },
  { text: '境外消费被收了两次货币转换费，要求退一次。', demand: [15, 300] },
  { text: '理财赎回到账比说明书晚了两天，要求赔偿利息。', demand: [20, 800] },
  { text: '网银登录总是提示环境异常，工资发不出去。' },
  { text: '客户经理推荐的保险和说的不一样，要求全额退保。', demand: [2_000, 9_000] },
  { text: '房贷利率重定价没有按约定执行，多收了三个月的利息。', demand: [300, 4_000] },
  { text: '个人信息疑似泄露，办完贷款第二天就接到推销电话。' },
  { text: '这是第二次投诉，上次说三天内回复，一周了没有消息。' },
  { text: 'The transfer fee on your price list is lower than what I was charged.', demand: [5, 40] },
  { text: 'My card arrived without a PIN letter and nobody at the hotline knows why.' },
  { text: 'The branch closed at four although the door says five.' },
  { text: 'I was promised an answer within two days and have heard nothing for a week.' },
  { text: '数字证书到期没有提醒，更换又收了工本费。', demand: [25, 60] },
  { text: '存单到期自动转存成了低利率产品，没有告诉我。', demand: [100, 2_500] },
  { text: '代扣水电费重复扣款，供电局说没有收到第二笔。', demand: [60, 700] },
];
