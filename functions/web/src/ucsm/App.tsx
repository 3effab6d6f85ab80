import { useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { Button } from '../kit/Button';
import { CardPage } from '../kit/CardPage';
import { CrashGuard } from '../kit/CrashGuard';
import { LiveRegions } from '../kit/Live';
import { ThemeButton } from '../kit/ThemeButton';
import { Toasts } from '../kit/Toasts';
import { usePicked } from '../kit/useStore';
import { ChassisPage } from './pages/ChassisPage';
import { FaultPage } from './pages/FaultPage';
import { FaultsPage } from './pages/FaultsPage';
import { FirmwarePage } from './pages/FirmwarePage';
import { LogPage } from './pages/LogPage';
import { NotFoundPage } from './pages/NotFoundPage';
import { ObjectPage } from './pages/ObjectPage';
import { ProfilesPage } from './pages/ProfilesPage';
import { SignInPage } from './pages/SignInPage';
import { StatisticsPage } from './pages/StatisticsPage';
import { ServicesProvider, type Services } from './services';
import { Frame } from './shell/Frame';
import { s } from './strings';

/** The UCS Manager page: sign-in, and behind it the routes (pages.go knows them too). */
export function App({ services }: { services: Services }) {
  return (
    <ServicesProvider value={services}>
      <LiveRegions />
      <Toasts toaster={services.toaster} label={s.news} dismissLabel={s.dismiss} />
      <CrashGuard fallback={<Crashed />}>
        <Door services={services} />
      </CrashGuard>
    </ServicesProvider>
  );
}

/** Whoever is not signed in meets the sign-in, whatever the address; it stays, and with it the place. */
function Door({ services: { session, link, objects } }: { services: Services }) {
  const signedIn = usePicked(session.store, (state) => state.cookie !== '');
  const expired = usePicked(session.store, (state) => state.expired);
  useEffect(() => {
    if (!signedIn) return;
    link.start();
    return () => link.stop();
  }, [signedIn, link]);
  useEffect(() => {
    if (!signedIn && !expired) objects.clear();
  }, [signedIn, expired, objects]);
  if (!signedIn) return <SignInPage />;
  return (
    <Frame>
      <Routes />
    </Frame>
  );
}

function Routes() {
  return (
    <Switch>
      <Route path="/">
        <ChassisPage dn="sys/chassis-1" />
      </Route>
      <Route path="/profiles" component={ProfilesPage} />
      <Route path="/faults" component={FaultsPage} />
      <Route path="/faults/:id">{({ id }) => <FaultPage key={id} id={id} />}</Route>
      <Route path="/statistics" component={StatisticsPage} />
      <Route path="/events">
        <LogPage key="events" log="events" />
      </Route>
      <Route path="/audit">
        <LogPage key="audit" log="audit" />
      </Route>
      <Route path="/firmware" component={FirmwarePage} />
      <Route path={/^\/(?<dn>(sys|org-root)(\/.*)?)$/}>{({ dn }) => <ObjectPage key={dn} dn={dn!} />}</Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

function Crashed() {
  return (
    <CardPage title={s.crash.title} lead={s.crash.text} product={s.product} skip={s.skip} nav={<ThemeButton words={s.theme} />}>
      <Button look="primary" onPress={() => location.reload()}>{s.crash.reload}</Button>
    </CardPage>
  );
}
