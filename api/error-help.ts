// What each refusal means and what to do about it, in both languages: the pages that the `type` of a problem leads to.
import type { ErrorCode } from '../domain/errors.ts';
import type { Text } from '../domain/process.ts';

export const ERROR_HELP: Record<ErrorCode, Text> = {
  INVALID_REQUEST: {
    en: 'Address, headers or body are not what this address takes. The errors name each member; the shapes are in /docs.',
    zh: '地址、请求头或请求体不符合该接口要求。errors 逐项指出问题；格式见 /docs。',
  },
  INVALID_ANSWER: {
    en: 'Correct the members that the errors name and submit again, with the same Idempotency-Key if you like. Nothing was changed.',
    zh: '请按 errors 更正后重新提交，可沿用原幂等键。未作任何更改。',
  },
  INVALID_INPUT: {
    en: 'The input does not fit the process. Its JSON Schema is in GET /v1/processes/{process}.',
    zh: '输入不符合流程要求。其 JSON Schema 见 GET /v1/processes/{process}。',
  },
  SIGNED_OUT: {
    en: 'Sign in again. A session ends after 15 minutes without activity and after 12 hours in any case; drafts are kept.',
    zh: '请重新登录。会话闲置 15 分钟或满 12 小时即结束；草稿已保留。',
  },
  WRONG_CREDENTIALS: {
    en: 'Check user name and password. Which of them is wrong is not told.',
    zh: '请核对用户名和密码。系统不提示哪一项有误。',
  },
  SIGN_IN_BLOCKED: {
    en: 'Ten attempts have failed within 15 minutes, for this account or from this address. Wait as long as Retry-After says; a person may ask the platform administrator for a new password.',
    zh: '该账号或该地址 15 分钟内已有十次登录失败。请按 Retry-After 所示时间等待；也可请平台管理员重置密码。',
  },
  FIRST_PASSWORD_EXPIRED: {
    en: 'A password that was handed out counts for seven days. Ask the platform administrator for another.',
    zh: '初始密码七天内有效，现已过期。请平台管理员重新发放。',
  },
  PASSWORD_TO_CHANGE: {
    en: 'The password was handed out by somebody else, who knows it. Change it with POST /v1/session/password; until then nothing else is allowed.',
    zh: '当前为他人发放的初始密码。请先通过 POST /v1/session/password 改为自己的密码，此前不能进行其他操作。',
  },
  WEAK_PASSWORD: {
    en: 'At least 15 characters, of which enough remain without common words, rows, repetitions and your own name. Four or five unrelated words do well.',
    zh: '至少 15 个字符，且去除常见词、连续字符、重复及本人姓名后仍有足够内容。四五个互不相关的词语即可。',
  },
  TOO_MANY_KEYS: {
    en: 'A bot has at most 20 keys that count. Revoke those that nobody uses, then make a new one.',
    zh: '一个机器人最多有 20 个有效密钥。请先吊销不再使用的密钥。',
  },
  OIDC_REFUSED: {
    en: 'The sign-in of your organisation was broken off, refused, or too old. Begin again from the sign-in page.',
    zh: '机构统一登录已中断、被拒绝或已过期。请从登录页重新开始。',
  },
  OIDC_NO_ACCOUNT: {
    en: 'Your organisation knows you, but no active account here has your name. Ask the platform administrator.',
    zh: '机构已确认您的身份，但本系统没有对应的有效账号。请联系平台管理员。',
  },
  OIDC_UNAVAILABLE: {
    en: 'The server of your organisation does not answer. Try again in a minute, or sign in with your password.',
    zh: '机构统一登录服务器无响应。请稍后再试，或使用密码登录。',
  },
  FORBIDDEN: {
    en: 'Your roles do not include this. Ask the platform administrator if your work needs it.',
    zh: '您的角色无此权限。如工作需要，请联系平台管理员。',
  },
  CROSS_SITE: {
    en: 'Writes are only taken from the workbench at its own address, with the header x-countersign: 1.',
    zh: '仅接受来自工作台本站、并带有 x-countersign: 1 请求头的写操作。',
  },
  FOUR_EYES: {
    en: 'Whoever made something does not check it. Another person must do this item; take the next one.',
    zh: '经办人不得自行复核。本项须由他人办理，请领取下一项。',
  },
  SEGREGATION: {
    en: 'An earlier duty of yours in this matter excludes you. Another person must do this item.',
    zh: '您在此事项中的在先职责与本项不相容，须由他人办理。',
  },
  NOT_FOUND: { en: 'It does not exist, or belongs to another branch. Check the number.', zh: '不存在，或属于其他机构。请核对编号。' },
  METHOD_NOT_ALLOWED: { en: 'The header Allow names the methods that this address takes.', zh: '该地址支持的方法见 Allow 响应头。' },
  MEDIA_TYPE: {
    en: 'Send JSON as application/json, and files as multipart/form-data.',
    zh: 'JSON 请以 application/json 发送，文件请以 multipart/form-data 发送。',
  },
  BODY_TOO_LARGE: { en: 'Shorten the text, or upload long material as a document.', zh: '请缩短内容，或将长材料作为文档上传。' },
  UNKNOWN_PROCESS: { en: 'The catalogue is in GET /v1/processes.', zh: '流程目录见 GET /v1/processes。' },
  HELD_BY_ANOTHER: {
    en: 'One item, one person. Take the next one, or ask the holder to release it.',
    zh: '一项任务同时只由一人办理。请领取下一项，或请持有人释放。',
  },
  SKILL_MISSING: {
    en: 'The item asks for a skill, at a level, that is not among yours or has expired. Take the next item, or ask your team lead for the skill.',
    zh: '该任务要求的技能您不具备、级别不足或已过期。请领取下一项，或请组长为您登记技能。',
  },
  HELD_TOO_MANY: { en: 'Complete or release one of the items that you hold.', zh: '请先完成或释放您持有的某一项。' },
  NOT_ELIGIBLE: {
    en: 'Whoever gets an item must be active, work its queue, see its branch and have room for it. Choose somebody of its candidates.',
    zh: '接收人须在岗、办理该队列、可见该机构且未满持有上限。请从可选人员中选择。',
  },
  DELEGATED: {
    en: 'Who holds the item decides it, and takes it back to give it on. Who prepares it saves a draft and hands it in.',
    zh: '任务由持有人决定；转交前请先收回。代拟人只保存草稿并提交给持有人。',
  },
  NOT_DELEGATED: {
    en: 'It was handed in, taken back or never delegated. Read the item again.',
    zh: '该任务未委托，或已提交、收回。请刷新。',
  },
  NOT_RETURNABLE: {
    en: 'Its process has no step before this one. Decide it by its form, or ask a colleague.',
    zh: '该任务没有可退回的上一步。请按表单办理，或征询同事。',
  },
  NOT_MOVABLE: { en: 'The queues that its process allows are in `moves` of the item.', zh: '流程允许转往的队列见任务的 moves。' },
  NOT_DECIDED: { en: 'Only who decided an item can take her decision back.', zh: '只有作出决定的人可以撤销该决定。' },
  TAKEN_UP: {
    en: 'The process has the decision already. Use the return of its next step, or ask your team lead.',
    zh: '流程已接收该决定，不能在此撤销。请通过下一步退回，或联系组长。',
  },
  QUESTION_CLOSED: {
    en: 'It was answered or withdrawn. Say the rest as a comment on its item.',
    zh: '该问题已答复或撤回。请以意见形式补充。',
  },
  NOT_ATTACHED: { en: 'It was taken away already. Read the list again.', zh: '该附件已移除。请刷新。' },
  NOT_ON_HOLD: { en: 'There is no hold, or it has passed by itself.', zh: '该业务单未被暂缓，或暂缓已到期。' },
  NOT_HELD: { en: 'Claim the item first.', zh: '请先领取该任务。' },
  STALE_FENCE: {
    en: 'The item was claimed again since you took it. Your draft is kept; claim it again.',
    zh: '您领取后该任务已被再次领取。草稿已保留，请重新领取。',
  },
  LEASE_EXPIRED: {
    en: 'The item went back to its queue when your time ran out. Your draft is kept; claim it again.',
    zh: '持有时间已到，任务已回到队列。草稿已保留，请重新领取。',
  },
  TASK_COMPLETED: { en: 'It is done already. Nothing was changed.', zh: '该任务已完成。未作任何更改。' },
  TASK_CANCELLED: { en: 'Its case was withdrawn or has ended. Nothing was changed.', zh: '其案件已撤回或结束。未作任何更改。' },
  APPROVE_INSTEAD: {
    en: 'Your roles check what others ask for. Open the entries that wait, and approve or reject them there; another role starts them.',
    zh: '您的角色负责复核。请打开待复核记录进行通过或驳回；发起由其他角色办理。',
  },
  ROLE_CONFLICT: {
    en: 'Segregation of duties keeps these roles apart, or keeps this one from people or from bots. Take the other role away first, or choose another account. The facts name the rule and the roles.',
    zh: '职责分离要求这些角色不得兼任，或该角色仅限人员（或机器人）担任。请先收回另一角色，或选择其他账号。facts 中列明规则与角色。',
  },
  CHANGE_PENDING: {
    en: 'The same change of the same person waits for its second person. Have it approved, rejected or withdrawn before asking again.',
    zh: '同一人员的相同变更正在等待复核。请先通过、驳回或撤回后再提交。',
  },
  CHANGE_DECIDED: {
    en: 'Somebody has approved, rejected or withdrawn it already. Read it again to see who and when.',
    zh: '该变更已被通过、驳回或撤回。请重新查看由谁、何时办理。',
  },
  CHANGE_VOID: {
    en: 'The person is no longer as the maker saw her, so the approval is void and nothing was changed. The maker looks again and proposes anew.',
    zh: '人员信息与经办提交时已不一致，复核无效，未作任何更改。请经办人核对后重新提交。',
  },
  CHANGE_EMPTY: {
    en: 'The person is so already, or has nothing to take away. Read her again.',
    zh: '该人员已是此状态，或没有可收回的内容。请重新查看。',
  },
  SUBSTITUTION_LOOP: {
    en: 'Whoever is to stand in is absent then, and the chain of substitutes leads back. Choose somebody who is there.',
    zh: '替岗人届时缺勤，且替岗链条回到本人。请选择届时在岗的人员。',
  },
  CASE_CLOSED: { en: 'A closed case stays as it is.', zh: '案件已结案，不再变更。' },
  CASE_CLOSING: { en: 'The case is being withdrawn; nothing new begins in it.', zh: '案件正在撤回，不再受理新的操作。' },
  PAST_RETURN: {
    en: 'The case has passed the point after which it cannot be withdrawn. What was done has to be reversed.',
    zh: '案件已过不可撤回点，须以冲正方式处理。',
  },
  CHILD_DIVERGED: {
    en: 'A child case has this key with another input. Give the new one a key of its own.',
    zh: '同键的子案件输入不同。请为新子案件使用新的键。',
  },
  EFFECT_DIVERGED: {
    en: 'The same effect was asked for with other contents. It happens once, as it was asked for first.',
    zh: '同一外部操作的内容不一致。以首次请求为准，只执行一次。',
  },
  EFFECT_UNKNOWN: {
    en: 'It was sent and no answer came. It is asked for by its key; two people decide when nobody can tell.',
    zh: '已发出但未收到结果。系统按键查询；无法确认时由双人决定。',
  },
  CLOCK_NEVER_PAUSES: {
    en: 'Regulatory clocks run on. Only internal clocks that say so may be paused.',
    zh: '监管时限不得暂停，仅可暂停的内部时限可暂停。',
  },
  CLOCK_PAUSED: { en: 'Somebody has paused it already; it goes on when it is resumed.', zh: '该时限已暂停，恢复后继续计时。' },
  CLOCK_NOT_PAUSED: { en: 'It is running already. Read the case again.', zh: '该时限正在计时。请重新读取案件。' },
  CLOCK_ENDED: {
    en: 'It was met, stopped, or its deadline has passed; what has ended is neither paused nor resumed.',
    zh: '该时限已达成、停止或逾期，不能再暂停或恢复。',
  },
  PAUSE_USED_UP: {
    en: 'All pauses of one clock together last ten working days at most. It runs on; ask your team lead about the deadline.',
    zh: '同一时限累计暂停不超过 10 个工作日。时限继续计算，请与组长商议期限。',
  },
  STALE_RUN: { en: 'A newer run of the case writes now. Nothing is lost.', zh: '该案件已有更新的运行实例。数据无丢失。' },
  IDEMPOTENCY_REQUIRED: {
    en: 'Send an Idempotency-Key: any text, new for each request, the same when you repeat it.',
    zh: '请发送 Idempotency-Key：每个新请求使用新值，重发时使用原值。',
  },
  IDEMPOTENCY_MISMATCH: { en: 'The key was used for another request. Make a new one.', zh: '该幂等键已用于另一请求。请使用新的键。' },
  IDEMPOTENCY_RUNNING: {
    en: 'The first one is still being carried out. Send it again in a second with the same key.',
    zh: '同一请求正在处理。请一秒后以原键重发。',
  },
  PRECONDITION_REQUIRED: {
    en: 'Say which version you replace: If-Match, or If-None-Match: * for the first.',
    zh: '请以 If-Match 指明所替换的版本，首次保存用 If-None-Match: *。',
  },
  STALE_VERSION: {
    en: 'It was saved elsewhere since you read it. Read it again, compare, and save over the new version.',
    zh: '您读取后内容已在别处保存。请重新读取、比对后再保存。',
  },
  CALENDAR_NOT_LOADED: {
    en: 'The holidays of that year are not known yet. The safe deadline holds; an operator loads the calendar.',
    zh: '该年度节假日尚未加载。以安全期限为准，由运维加载日历。',
  },
  FILE_EMPTY: { en: 'Choose another file or scan the paper again.', zh: '请另选文件或重新扫描。' },
  FILE_TOO_LARGE: { en: 'At most 20 MB. Scan at 300 dpi or split the file.', zh: '不得超过 20 MB。请以 300 dpi 扫描或拆分文件。' },
  FILE_TYPE: { en: 'JPEG, PNG, TIFF, WebP or PDF, whatever the name says.', zh: '仅接受 JPEG、PNG、TIFF、WebP、PDF，以文件内容为准。' },
  FILE_CORRUPT: { en: 'The file is damaged or incomplete. Scan or export it again.', zh: '文件损坏或不完整。请重新扫描或导出。' },
  FILE_ENCRYPTED: { en: 'Save the PDF without a password.', zh: '请将 PDF 去除密码后上传。' },
  FILE_SCRIPTED: {
    en: 'The PDF contains a script. Print it to a new PDF and upload that one.',
    zh: 'PDF 含有脚本。请打印为新的 PDF 后上传。',
  },
  FILE_TOO_MANY_PAGES: { en: 'At most 50 pages. Split the file.', zh: '不得超过 50 页。请拆分文件。' },
  FILE_TOO_MANY_PIXELS: { en: 'At most 40 million pixels. Scan at 300 dpi.', zh: '不得超过 4000 万像素。请以 300 dpi 扫描。' },
  DOCUMENT_IN_USE: {
    en: 'A document belongs to one case. Upload the file again to use it in another.',
    zh: '一份文档只属于一个案件。如需用于其他案件，请重新上传。',
  },
  BLOB_MISSING: {
    en: 'The stored file is missing or damaged. An operator restores it from the backup.',
    zh: '存储的文件缺失或损坏。请由运维从备份恢复。',
  },
  PAYLOAD_UNREADABLE: {
    en: 'A payload does not open with the key of its case. It was changed, or it was made by another installation: export the history again.',
    zh: '该数据无法用此业务单的密钥解开：内容被改动，或来自另一套系统。请重新导出流程历史。',
  },
  KEY_MISSING: {
    en: 'The key of the case cannot be found at this moment. An operator looks after it; try again later.',
    zh: '暂时找不到该案件的密钥。运维正在处理，请稍后再试。',
  },
  BULK_TOO_LARGE: {
    en: 'At most 100,000 items go into one bulk. Narrow the query, and do the rest afterwards.',
    zh: '一次批量最多 100,000 项。请缩小查询范围，其余的稍后再做。',
  },
  BULK_ENDED: {
    en: 'Every item of the bulk has been done or refused already. Its results say what became of each.',
    zh: '该批量的每一项均已处理完毕。每项的结果可在批量明细中查看。',
  },
  VIEW_NAME_TAKEN: { en: 'Give the view another name, or change the one that has it.', zh: '请换一个名称，或修改已有的同名视图。' },
  TOO_MANY_REQUESTS: { en: 'Wait as long as Retry-After says.', zh: '请按 Retry-After 所示时间等待后重试。' },
  OVERLOADED: { en: 'Too much is going on. Wait as long as Retry-After says.', zh: '系统繁忙。请按 Retry-After 所示时间等待后重试。' },
  UNAVAILABLE: {
    en: 'The database did not answer. Try again in a moment, with the same Idempotency-Key.',
    zh: '数据库暂无响应。请稍后以原幂等键重试。',
  },
  INTERNAL: {
    en: 'A fault of ours; nothing was changed. Report the trace id if it happens again.',
    zh: '系统内部错误，未作任何更改。如再次出现，请提供 traceId。',
  },
};
