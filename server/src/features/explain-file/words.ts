import type { FactValue, Language } from '../../concepts/concept.ts';
import { placeholder } from '../../concepts/text.ts';
import { renderValue } from '../../concepts/explain.ts';
import { type Inlines, plainText, readInlines } from './inlines.ts';

export type Word = keyof typeof english;
export type Values = Readonly<Record<string, FactValue>>;

/** A sentence of the page, with the values in its placeholders set as Markdown has it. */
export type Say = (word: Word, values?: Values) => Inlines;

export function speaking(language: Language): Say {
  return (word, values = {}) =>
    readInlines(
      pageTexts[language][word].replaceAll(placeholder, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new Error(`"${word}" (${language}) has no value for {${name}}`);
        return renderValue(value, language);
      }),
    );
}

/** For a label, where nothing is set as code. */
export function plainly(say: Say): (word: Word, values?: Values) => string {
  return (word, values) => plainText(say(word, values));
}

const english = {
  goToLine: 'Go to line',
  readMore: 'Read more',
  watchOut: 'Watch out:',
  contents: 'Contents',
  closed: 'The file was closed. Open it again to see what it does.',

  dockerfile: 'Dockerfile',
  compose: 'Compose file',
  broken:
    'Parts of this file can’t be read: the Problems panel of the editor names {count}. What can be read is explained.',
  capped: 'This is a long file: the page explains the first {count} places of it.',
  'no-picture': 'There is no picture: with {count} boxes it would show nothing.',

  'empty-dockerfile': 'This file has no instructions yet. A Dockerfile starts with `FROM` and the image to build upon.',
  'no-from':
    'No `FROM` stands in this file, so there is no stage and nothing can be built. Put `FROM` and the image to build upon in front of the instructions.',
  'one-stage': 'This file builds an image in one stage.',
  'several-stages': 'This file has {count} stages. The image is made of the last one.',
  'unused-stages': 'The final image does not need {stages}: a build leaves that out unless `--target` asks for it.',
  'base-image': 'The final image starts from {base}.',
  'base-default': 'The final image starts from {base}, unless a build argument says otherwise.',
  'base-scratch': 'The final image starts from `scratch`, which is empty: it has only what this file puts in.',
  'base-unknown': 'What the final image starts from is known when it is built: {base} depends on a build argument.',
  'adds-none': 'It adds no layers to that.',
  'adds-one': 'It adds one layer to that.',
  'adds-several': 'It adds {count} layers to that.',
  'runs-as': 'Its containers run as the user {user}.',
  'runs-as-root': 'Its containers run as `root`.',
  'runs-as-root-of-image': 'No `USER` is set, so its containers run as `root`, the user of {image}.',
  'runs-as-root-of-scratch': 'No `USER` is set, so its containers run as `root`.',
  'runs-as-of-image': 'No `USER` is set, so its containers run as {user}, the user of {image}.',
  'runs-as-image-decides': 'No `USER` is set: {image} decides who its containers run as.',
  'runs-as-argument': 'Who its containers run as is known when it is built: {user} depends on a variable.',
  starts: 'A container starts {vector}.',
  'starts-nothing': 'It says no command, so a container has to be given one when it is started.',
  'starts-of-image': 'It sets neither `CMD` nor `ENTRYPOINT`: {image} decides what a container starts.',
  'starts-by-image':
    'A container starts {vector}, unless {image} has an `ENTRYPOINT`: then these are the arguments of that.',
  'starts-with-cmd-of-image':
    'A container starts {vector}, with the `CMD` of {image} behind it as arguments if the image has one.',
  ports: 'It declares {ports}; `EXPOSE` alone publishes nothing.',
  'ports-none': 'It declares no port of its own.',

  'before-stages': 'In front of the first stage',
  'stage-heading': 'Stage {stage}, from {base}',
  'stage-final': 'This stage is the image that a build makes.',
  'stage-inherited': 'The final image stands on this stage: all its layers are in it.',
  'stage-copied':
    'The final image needs this stage, but stands on another: it gets only what is copied out of this one.',
  'stage-unused': 'The final image does not need this stage: a build without `--target` leaves it out.',
  'stage-no-layers': 'No instruction of it makes a layer.',
  'stage-one-layer': 'One of its instructions makes a layer.',
  'stage-layers': '{count} of its instructions make a layer each.',
  global: 'What stands here is for the `FROM` lines and the build itself: it belongs to no stage.',
  'unknown-instruction': 'Unknown instruction',
  'unknown-instruction-fact':
    'There is no instruction {keyword}: a build stops here. The Problems panel says what may be meant.',

  'stage-picture': 'The stages of the Dockerfile, and what each takes from which.',
  final: 'final',
  'stage-label': 'stage {number}',
  layers: 'Layers: {count}',
  'legend-image': 'An image from outside',
  'legend-stage': 'A stage that the final image needs',
  'legend-final-stage': 'The stage that becomes the image',
  'legend-unused-stage': 'A stage that the final image does not need',

  'no-services':
    'This file has no services yet. Under `services`, each one names an image to run, or a folder to build one from.',
  'no-services-included': 'This file has no services of its own; what it includes is not explained here.',
  'one-service': 'This file runs one service: {services}.',
  'several-services': 'This file runs {count} services: {services}.',
  built: 'Built here: {services}.',
  'built-none-said': 'Nothing in this file says how to build one of them.',
  'built-none': 'None of them is built here: all come from ready images.',
  reachable: 'Reachable from the host: {addresses}.',
  'reachable-none': 'No port is published, so nothing can be reached from the host by a port.',
  'reachable-host-mode': 'On the network of the host itself, with every port they open: {services}.',
  'networks-default':
    'No service names a network, so Compose makes one, `default`, where they find each other by name.',
  networks: 'Networks that services join: {networks}.',
  'networks-none': 'No service joins a network of this project.',
  survives: 'Kept by `docker compose down`: the data in {volumes}. `down -v` deletes what is not external.',
  'survives-external': 'Kept by `docker compose down`, and by `down -v` too: the data in {volumes}.',
  'survives-none': 'No named volume is mounted: what services write into their containers is lost with `down`.',
  'survives-binds': 'On the host, where Compose deletes nothing: {paths}.',
  incomplete: 'Other files may add to this one; what they say is not known here.',

  'service-heading': 'Service {name}',
  'service-image': 'Runs the image {image}.',
  'service-build': 'Runs an image that is built from {context}.',
  'service-other': 'What it runs is not said in this file.',
  'service-reached': 'Reachable from the host: {addresses}.',
  'service-unreached': 'Publishes no port to the host.',
  'service-host-mode': 'On the network of the host itself: no port has to be published.',
  'networks-heading': 'Networks',
  'volumes-heading': 'Volumes',
  'secrets-heading': 'Secrets',
  'configs-heading': 'Configs',
  'top-heading': 'The file as a whole',

  'compose-picture': 'The services, the networks they join, the ports that lead in, and the volumes they keep data in.',
  host: 'Host',
  internal: 'internal',
  external: 'external',
  implicit: 'made by Compose',
  'no-network': 'no network',
  'unknown-network': 'network not known here',
  'any-port': 'a free port',
  'built-here': 'built here',
  'legend-host': 'The machine that runs the engine',
  'legend-service': 'A service',
  'legend-network': 'A network',
  'legend-volume': 'A named volume',
} as const;

const vietnamese: Readonly<Record<Word, string>> = {
  goToLine: 'Đến dòng',
  readMore: 'Đọc thêm',
  watchOut: 'Lưu ý:',
  contents: 'Mục lục',
  closed: 'Tệp đã được đóng. Hãy mở lại để xem tệp làm gì.',

  dockerfile: 'Dockerfile',
  compose: 'Tệp Compose',
  broken:
    'Có phần trong tệp này không đọc được: bảng Problems của editor liệt kê {count} chỗ. Những phần đọc được vẫn được giải thích.',
  capped: 'Tệp này dài: trang chỉ giải thích {count} chỗ đầu tiên.',
  'no-picture': 'Không có hình: với {count} ô thì hình không còn giúp được gì.',

  'empty-dockerfile': 'Tệp này chưa có lệnh nào. Dockerfile bắt đầu bằng `FROM` và image làm nền.',
  'no-from':
    'Tệp này không có `FROM`, nên không có stage nào và chưa build được gì. Hãy đặt `FROM` cùng image làm nền lên trước các lệnh.',
  'one-stage': 'Tệp này build image trong một stage.',
  'several-stages': 'Tệp này có {count} stage. Image được tạo từ stage cuối cùng.',
  'unused-stages': 'Image cuối không cần {stages}: build sẽ bỏ qua phần đó, trừ khi `--target` yêu cầu.',
  'base-image': 'Image cuối bắt đầu từ {base}.',
  'base-default': 'Image cuối bắt đầu từ {base}, trừ khi build argument đặt khác.',
  'base-scratch': 'Image cuối bắt đầu từ `scratch`, tức là trống: bên trong chỉ có những gì tệp này đưa vào.',
  'base-unknown': 'Image cuối bắt đầu từ đâu thì đến lúc build mới biết: {base} phụ thuộc vào build argument.',
  'adds-none': 'Tệp không thêm layer nào lên trên.',
  'adds-one': 'Tệp thêm một layer lên trên.',
  'adds-several': 'Tệp thêm {count} layer lên trên.',
  'runs-as': 'Container chạy bằng user {user}.',
  'runs-as-root': 'Container chạy bằng `root`.',
  'runs-as-root-of-image': 'Không đặt `USER`, nên container chạy bằng `root`, user của {image}.',
  'runs-as-root-of-scratch': 'Không đặt `USER`, nên container chạy bằng `root`.',
  'runs-as-of-image': 'Không đặt `USER`, nên container chạy bằng {user}, user của {image}.',
  'runs-as-image-decides': 'Không đặt `USER`: container chạy bằng user nào là do {image} quyết định.',
  'runs-as-argument': 'Container chạy bằng user nào thì đến lúc build mới biết: {user} phụ thuộc vào biến.',
  starts: 'Container chạy {vector}.',
  'starts-nothing': 'Tệp không đặt lệnh nào, nên khi chạy container phải tự ghi lệnh.',
  'starts-of-image': 'Tệp không đặt `CMD` lẫn `ENTRYPOINT`: container chạy gì là do {image} quyết định.',
  'starts-by-image':
    'Container chạy {vector}, trừ khi {image} có `ENTRYPOINT`: khi đó đây là các tham số của `ENTRYPOINT` ấy.',
  'starts-with-cmd-of-image': 'Container chạy {vector}, kèm `CMD` của {image} phía sau làm tham số nếu image đó có.',
  ports: 'Tệp khai báo {ports}; chỉ `EXPOSE` thì chưa publish gì.',
  'ports-none': 'Tệp không tự khai báo port nào.',

  'before-stages': 'Trước stage đầu tiên',
  'stage-heading': 'Stage {stage}, từ {base}',
  'stage-final': 'Stage này chính là image mà build tạo ra.',
  'stage-inherited': 'Image cuối kế thừa stage này: mọi layer của stage đều nằm trong đó.',
  'stage-copied': 'Image cuối cần stage này nhưng kế thừa stage khác: nó chỉ nhận những gì được chép ra từ đây.',
  'stage-unused': 'Image cuối không cần stage này: build không có `--target` sẽ bỏ qua.',
  'stage-no-layers': 'Không lệnh nào trong stage tạo layer.',
  'stage-one-layer': 'Một lệnh trong stage tạo layer.',
  'stage-layers': '{count} lệnh trong stage tạo layer, mỗi lệnh một layer.',
  global: 'Những gì đứng ở đây dành cho các dòng `FROM` và cho chính việc build: không thuộc stage nào.',
  'unknown-instruction': 'Lệnh không tồn tại',
  'unknown-instruction-fact':
    'Không có lệnh {keyword}: build dừng ở đây. Bảng Problems cho biết có thể bạn muốn viết gì.',

  'stage-picture': 'Các stage của Dockerfile, và stage nào lấy gì từ đâu.',
  final: 'cuối cùng',
  'stage-label': 'stage {number}',
  layers: 'Số layer: {count}',
  'legend-image': 'Image từ bên ngoài',
  'legend-stage': 'Stage mà image cuối cần đến',
  'legend-final-stage': 'Stage trở thành image',
  'legend-unused-stage': 'Stage mà image cuối không cần',

  'no-services':
    'Tệp này chưa có service nào. Dưới `services`, mỗi service ghi image cần chạy, hoặc thư mục để build ra image.',
  'no-services-included': 'Tệp này không có service riêng; những gì nó include không được giải thích ở đây.',
  'one-service': 'Tệp này chạy một service: {services}.',
  'several-services': 'Tệp này chạy {count} service: {services}.',
  built: 'Được build tại đây: {services}.',
  'built-none-said': 'Không chỗ nào trong tệp này cho biết cách build service nào.',
  'built-none': 'Không service nào được build tại đây: tất cả dùng image có sẵn.',
  reachable: 'Truy cập được từ host: {addresses}.',
  'reachable-none': 'Không port nào được publish, nên từ host không truy cập được gì qua port.',
  'reachable-host-mode': 'Dùng thẳng network của host, với mọi port mà chúng mở: {services}.',
  'networks-default':
    'Không service nào ghi tên network, nên Compose tạo một network `default`, trong đó các service gọi nhau bằng tên.',
  networks: 'Các network mà service tham gia: {networks}.',
  'networks-none': 'Không service nào tham gia network của project này.',
  survives:
    'Còn lại sau `docker compose down`: dữ liệu trong {volumes}. `down -v` xóa những volume không phải external.',
  'survives-external': 'Còn lại sau `docker compose down`, kể cả `down -v`: dữ liệu trong {volumes}.',
  'survives-none': 'Không mount named volume nào: những gì service ghi vào container sẽ mất khi `down`.',
  'survives-binds': 'Nằm trên host, nơi Compose không xóa gì: {paths}.',
  incomplete: 'Có thể còn tệp khác bổ sung cho tệp này; nội dung của chúng không biết được ở đây.',

  'service-heading': 'Service {name}',
  'service-image': 'Chạy image {image}.',
  'service-build': 'Chạy image được build từ {context}.',
  'service-other': 'Tệp này không cho biết service chạy gì.',
  'service-reached': 'Truy cập được từ host: {addresses}.',
  'service-unreached': 'Không publish port nào ra host.',
  'service-host-mode': 'Dùng thẳng network của host: không cần publish port.',
  'networks-heading': 'Networks',
  'volumes-heading': 'Volumes',
  'secrets-heading': 'Secrets',
  'configs-heading': 'Configs',
  'top-heading': 'Toàn bộ file',

  'compose-picture': 'Các service, network mà chúng tham gia, port dẫn vào, và volume chứa dữ liệu của chúng.',
  host: 'Host',
  internal: 'internal',
  external: 'external',
  implicit: 'do Compose tạo',
  'no-network': 'không có network',
  'unknown-network': 'không rõ network nào',
  'any-port': 'một port trống',
  'built-here': 'build tại đây',
  'legend-host': 'Máy chạy engine',
  'legend-service': 'Service',
  'legend-network': 'Network',
  'legend-volume': 'Named volume',
};

/** Every sentence of the page that is not a concept's. Both languages must have every key, or this does not compile. */
export const pageTexts: Readonly<Record<Language, Readonly<Record<Word, string>>>> = {
  en: english,
  vi: vietnamese,
};
