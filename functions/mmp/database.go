package mmp

import (
	"net"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// databasePort is where the nodes of a cluster meet.
const databasePort = "5432"

// Roles of a node.
const (
	rolePrimary = "primary"
	roleReplica = "replica"
	roleClient  = "client"
)

func databaseCommands() []command {
	return []command{
		{"database cluster status", "Shows the database cluster", (*call).clusterStatus, nil, nil},
		{"database cluster localnode <iface>", "Sets the interface to the other nodes", (*call).clusterNode, nil, nil},
		{"database cluster certs <server_key:key> <server_crt:cert> <client_key:key> <client_crt:cert> <ca_crt:cert>", "Sets the certificates of a node with a database", (*call).clusterCerts, nil, nil},
		{"database cluster certs <client_key:key> <client_crt:cert> <ca_crt:cert>", "Sets the certificates of a node without one", (*call).clusterCerts, nil, nil},
		{"database cluster certs none", "Removes the certificates", (*call).clusterCerts, nil, nil},
		{"database cluster initialize", "Makes this node the primary", (*call).clusterInitialize, nil, nil},
		{"database cluster join <host>", "Copies the primary's data over the data of this node", (*call).clusterJoin, nil, nil},
		{"database cluster connect <host>", "Uses the cluster without a database of its own", (*call).clusterConnect, nil, nil},
		{"database cluster remove", "Leaves the cluster", (*call).clusterRemove, nil, nil},
		{"database cluster clear_error", "Removes the error shown", (*call).clusterClear, nil, nil},
		{"database cluster upgrade_schema", "Brings the data to this version, on the primary", (*call).clusterUpgrade, nil, nil},
	}
}

func (c *call) setDatabase(change func(*appliance.DatabaseCluster) error) error {
	_, err := c.settings().Database.Update(c.ctx, change)
	return err
}

// clusterStatus shows the configuration, and whether the other nodes can be reached now.
func (c *call) clusterStatus() error {
	d, err := c.settings().Database.Get(c.ctx)
	if err != nil {
		return err
	}
	if d.Error != "" {
		c.printf("ERROR                      : %s\n", d.Error)
	}
	states := map[string]string{"": "Not configured", rolePrimary: "Enabled", roleReplica: "Enabled", roleClient: "Enabled"}
	if err := c.block("Status                    ", states[d.Role]); err != nil {
		return err
	}
	if d.Role != "" {
		c.clusterNodes(d)
	}
	c.printf("Interface                  : %s\n", orNone(d.Interface))
	c.printf("\nCertificates\n")
	c.indented("Server Key", d.ServerKey, "Server Certificate", d.ServerCert, "Client Key", d.ClientKey, "Client Certificate", d.ClientCert,
		"CA Certificate", d.CA)
	result := "Success"
	if d.Error != "" {
		result = "Failed"
	}
	if d.Last != "" {
		c.printf("\nLast command               : '%s' (%s)\n", d.Last, result)
	}
	return nil
}

func (c *call) clusterNodes(d appliance.DatabaseCluster) {
	m, _ := c.machine(c.ctx) // without it the node has no address to show
	own := m.Observed
	if n, err := c.settings().Network.Get(c.ctx); err == nil && len(n.Interfaces[d.Interface].IPv4.Addresses) > 0 {
		own, _, _ = strings.Cut(n.Interfaces[d.Interface].IPv4.Addresses[0], "/")
	}
	connected := map[string]string{rolePrimary: "Connected Primary", roleReplica: "Connected Replica ( In Sync )"}
	inUse := own
	c.printf("Nodes:\n")
	if d.Role != roleClient {
		c.printf("    %-22s : %s\n", own+" (me)", connected[d.Role])
	}
	for _, node := range d.Nodes {
		state := "Not reachable"
		if reachable(node) {
			state = "Connected Primary"
		}
		if d.Role != rolePrimary {
			inUse = node
		}
		c.printf("    %-22s : %s\n", node, state)
	}
	c.printf("Node in use                : %s\n", orNone(inUse))
}

func reachable(node string) bool {
	conn, err := net.DialTimeout("tcp", net.JoinHostPort(node, databasePort), 300*time.Millisecond)
	if err != nil {
		return false
	}
	return conn.Close() == nil
}

func (c *call) clusterNode() error {
	return c.setDatabase(func(d *appliance.DatabaseCluster) error {
		if d.Role != "" {
			return failure("leave the cluster first")
		}
		d.Interface = c.arg("iface")
		return nil
	})
}

// clusterCerts checks the pairs and that the client certificate is the database user's.
func (c *call) clusterCerts() error {
	d := appliance.DatabaseCluster{ServerKey: c.arg("server_key"), ServerCert: c.arg("server_crt"), ClientKey: c.arg("client_key"),
		ClientCert: c.arg("client_crt"), CA: c.arg("ca_crt")}
	for _, pair := range [][2]string{{d.ServerKey, d.ServerCert}, {d.ClientKey, d.ClientCert}} {
		if pair[0] == "" {
			continue
		}
		if err := c.pair(pair[0], pair[1]); err != nil {
			return err
		}
	}
	if d.ClientCert != "" {
		client, err := c.certificates(d.ClientCert)
		if err != nil {
			return err
		}
		if client[0].Subject.CommonName != "postgres" {
			return failure("the common name of the client certificate must be postgres")
		}
		if _, err := c.certificates(d.CA); err != nil {
			return err
		}
	}
	return c.setDatabase(func(old *appliance.DatabaseCluster) error {
		if old.Role != "" {
			return failure("leave the cluster first")
		}
		old.ServerKey, old.ServerCert, old.ClientKey, old.ClientCert, old.CA = d.ServerKey, d.ServerCert, d.ClientKey, d.ClientCert, d.CA
		return nil
	})
}

func (c *call) clusterInitialize() error {
	return c.enterCluster(rolePrimary, "initialize", "WARNING: this will initialize a new database cluster with this node as its primary")
}

func (c *call) clusterJoin() error {
	return c.enterCluster(roleReplica, "join", "WARNING: this will replace the data of this node by the data of the primary "+c.arg("host"))
}

func (c *call) clusterConnect() error { return c.enterCluster(roleClient, "connect", "") }

// enterCluster notes what this node is now. Nodes that cannot be reached are an error that the status shows.
func (c *call) enterCluster(role, name, warning string) error {
	d, err := c.settings().Database.Get(c.ctx)
	switch {
	case err != nil:
		return err
	case d.Role != "":
		return failure("this node is in a cluster already")
	case d.Interface == "":
		return failure("no local node interface configured")
	}
	if warning != "" {
		if err := c.confirm(warning); err != nil {
			return err
		}
	}
	host := c.arg("host")
	away := host != "" && !reachable(host)
	err = c.setDatabase(func(d *appliance.DatabaseCluster) error {
		d.Last, d.Error = strings.TrimSpace("database cluster "+name+" "+host), ""
		if away {
			d.Error = "could not reach " + host
			return nil
		}
		if d.Role = role; host != "" {
			d.Nodes = []string{host}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.success("database cluster %s started; see database cluster status", name)
}

func (c *call) clusterRemove() error {
	if err := c.confirm("WARNING: this node will leave the database cluster"); err != nil {
		return err
	}
	return c.setDatabase(func(d *appliance.DatabaseCluster) error {
		if d.Role == "" {
			return failure("this node is in no cluster")
		}
		d.Role, d.Nodes, d.Error, d.Last = "", nil, "", "database cluster remove"
		return nil
	})
}

func (c *call) clusterClear() error {
	return c.setDatabase(func(d *appliance.DatabaseCluster) error { d.Error = ""; return nil })
}

func (c *call) clusterUpgrade() error {
	return c.setDatabase(func(d *appliance.DatabaseCluster) error {
		if d.Role != rolePrimary {
			return failure("this is possible on the primary only")
		}
		d.Last, d.Error = "database cluster upgrade_schema", ""
		return nil
	})
}
