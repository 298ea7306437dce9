import { isLoginPath } from '@gatehouse/core/findings/login-path.ts'
import { expect, it } from 'vitest'

it.each([
  ['/login'],
  ['/LOGIN'],
  ['/login/'],
  ['//login'],
  ['/a//login'],
  ['/./login'],
  ['/login;x'],
  ['/login;jsessionid=1/'],
  ['/a;b=c/login'],
  ['/%6cogin'],
  ['/%6C%6F%67%69%6E'],
  ['/a%2flogin'],
  ['/login%3bx'],
  ['/login%20'],
  ['/login%00'],
  ['/api/v1/auth/token'],
  ['/users/sign_in'],
  ['/wp-login.php'],
  [`/${'./'.repeat(500)}login`],
  [`/${'a/../'.repeat(200)}login`],
  [`/${'a/../'.repeat(200)}login;${'x'.repeat(500)}`],
  [`/login/${'x/../'.repeat(500)}`],
])('%s is where people sign in', path => {
  expect(isLoginPath(path)).toBe(true)
})

it.each([
  ['/'],
  [''],
  ['/%'],
  ['/%zz'],
  ['/logins'],
  ['/blogin'],
  ['/authors/12'],
  ['/%61uthors/12'],
  ['/tokens2'],
  ['/page;login=1'],
  ['/page;a=/page'],
  ['/passwords-explained'],
  [`/${'a'.repeat(5000)}/login`],
])('%s is not', path => {
  expect(isLoginPath(path)).toBe(false)
})
