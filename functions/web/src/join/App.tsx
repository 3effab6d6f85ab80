import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react';
import { Route, Switch } from 'wouter';
import { Button } from '../kit/Button';
import { CrashGuard } from '../kit/CrashGuard';
import { LiveRegions } from '../kit/Live';
import { Toasts } from '../kit/Toasts';
import { Page } from './pages/Page';
import { JoinPage } from './pages/JoinPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { ServicesProvider, type Services } from './services';
import { s } from './strings';

const SignInPage = lazy(() => import('./pages/SignInPage'));
const HomePage = lazy(() => import('./pages/HomePage'));
const SpacePage = lazy(() => import('./home/SpacePage'));
const PeoplePage = lazy(() => import('./home/PeoplePage'));
const RoomRoute = lazy(() => import('./room/RoomRoute'));

/** The web app: its routes, and what is around every page. */
export function App({ services }: { services: Services }) {
  return (
    <ServicesProvider value={services}>
      <QueryClientProvider client={services.queries}>
        <LiveRegions />
        <Toasts toaster={services.toaster} label={s.news} dismissLabel={s.dismiss} />
        <CrashGuard fallback={<Crashed />}>
          <Suspense fallback={<Late />}>
            <Routes />
          </Suspense>
        </CrashGuard>
      </QueryClientProvider>
    </ServicesProvider>
  );
}

function Routes() {
  return (
    <Switch>
      <Route path="/">
        <JoinPage />
      </Route>
      <Route path="/meet/:target">{({ target }) => <JoinPage key={target} target={target} />}</Route>
      <Route path="/join/:target">{({ target }) => <JoinPage key={target} target={target} />}</Route>
      <Route path="/sign-in" component={SignInPage as ComponentType} />
      <Route path="/home" component={HomePage as ComponentType} />
      <Route path="/home/people" component={PeoplePage as ComponentType} />
      <Route path="/home/spaces/:id">{({ id }) => <SpacePage key={id} id={id} />}</Route>
      <Route path="/room/:session">{({ session }) => <RoomRoute key={session} session={session} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** Nothing at first, so that a quick page does not flicker. */
function Late() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return late ? <p role="status" style={{ padding: '4rem', textAlign: 'center' }}>{s.join.going}</p> : null;
}

function Crashed() {
  return (
    <Page title={s.crash.title} lead={s.crash.text}>
      <Button look="primary" onPress={() => location.reload()}>{s.crash.reload}</Button>
    </Page>
  );
}
