package tree

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// write commits objects, news and stamp in one transaction, or answers errMoved.
func (s *Store) write(ctx context.Context, changed map[string]*Object, r Result) error {
	news := pack(r.Events)
	if len(changed) > maxRows || len(news) > maxNewsRows {
		return Refuse(CodeLogic, "the change concerns %d objects with their records. Number cannot exceed %d.", len(changed), maxRows)
	}
	return s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		stamp, err := s.stamp(tx)
		if err != nil {
			return err
		}
		if stamp != r.Before.eid {
			return errMoved
		}
		if err := s.writeObjects(tx, changed); err != nil {
			return err
		}
		for _, n := range news {
			if err := s.tables.ObjectNews.In(tx).Put(newsID(n.Events[0].Eid), n); err != nil {
				return err
			}
		}
		return s.tables.ObjectStamp.In(tx).Put(store.ObjectStampID, appliance.ObjectStamp{Eid: r.After.eid})
	})
}

func (s *Store) writeObjects(tx *store.Tx, changed map[string]*Object) error {
	rows := s.tables.Objects.In(tx)
	ids := make([]string, 0, len(changed))
	for dn := range changed {
		ids = append(ids, rowID(dn))
	}
	if err := rows.Prefetch(ids...); err != nil {
		return err
	}
	for dn, o := range changed {
		if o == nil {
			if err := rows.Delete(rowID(dn)); err != nil {
				return err
			}
			continue
		}
		if err := rows.Put(rowID(dn), appliance.ManagedObject(*o)); err != nil {
			return err
		}
	}
	return nil
}

// pack puts events into rows of news.
func pack(events []Event) []appliance.ObjectNews {
	var news []appliance.ObjectNews
	size := newsBytes
	for _, e := range events {
		if size += weight(e); size > newsBytes {
			news = append(news, appliance.ObjectNews{At: e.At, User: e.User})
			size = weight(e)
		}
		last := &news[len(news)-1]
		last.Events = append(last.Events, appliance.ObjectEvent{Eid: e.Eid, DN: e.DN, Class: e.Class, Status: string(e.Status), Props: e.Props})
	}
	return news
}

// weight is about how many bytes an event takes.
func weight(e Event) int {
	n := 100 + len(e.DN)
	for name, value := range e.Props {
		n += len(name) + len(value) + 8
	}
	return n
}
