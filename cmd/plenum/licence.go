package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/licensing/file"
)

func licenceCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "licence",
		Short: "Play the licence manager, and make licence files",
		Long: "Play the licence manager of a lab: report what it is entitled to, and make licence files that the MMP takes as cms.lic.\n" +
			"Both are for trying licences out.",
		Aliases: []string{"license"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("licence %q: see plenum licence --help", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(reportCommand(), makeLicenceCommand())
	return cmd
}

// entitlements are the words of --entitle and what they are called in a report.
var entitlements = map[string]string{"smp": "shared", "pmp": "personal", "shared": "shared", "personal": "personal", "recording": "recording",
	"customizations": "customizations", "callBridge": "callBridge", "callBridgeNoEncryption": "callBridgeNoEncryption"}

// reporter is a licence manager's report on its way.
type reporter struct {
	policyServer
	manager         string
	trial, insecure bool
	entitled        []string
}

func reportCommand() *cobra.Command {
	var r reporter
	cmd := &cobra.Command{
		Use: "report", Short: "Report to a Meeting Server, as a licence manager does once a day", Args: cobra.NoArgs,
		Long: "Report to a Meeting Server what it is entitled to, as a licence manager does once a day. What is not named it is not\n" +
			"entitled to. The password is taken from PLENUM_ADMIN_PASSWORD, or asked for.",
		Example: "  plenum licence report --entitle smp=10 --entitle pmp=50 --entitle recording=5 --entitle customizations=1",
		RunE: func(cmd *cobra.Command, _ []string) error {
			body, err := r.body()
			if err != nil {
				return usageError{fmt.Errorf("licence report: %w", err)}
			}
			return r.send(cmd.Context(), body, cmd.OutOrStdout())
		},
	}
	r.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&r.manager, "manager", "plenum licence report", "who reports")
	f.BoolVar(&r.trial, "start-trial", false, "begin the trial, of which there is one")
	f.BoolVar(&r.insecure, "insecure", false, "do not check the server's certificate")
	f.StringArrayVar(&r.entitled, "entitle", nil, "licences, such as smp=10, pmp=50, recording=5, customizations=1")
	return cmd
}

func (r reporter) body() ([]byte, error) {
	report := map[string]any{"manager": r.manager, "startTrial": r.trial}
	for _, one := range r.entitled {
		word, number, _ := strings.Cut(one, "=")
		n, err := strconv.Atoi(number)
		name, known := entitlements[word]
		if !known || err != nil || n < 0 {
			return nil, fmt.Errorf("--entitle %q is not a number of %s, such as smp=10", one, strings.Join(slices.Sorted(maps.Keys(entitlements)), ", "))
		}
		report[name] = n
	}
	return json.Marshal(report)
}

// maxReportAnswer bounds what is read of an answer, in bytes.
const maxReportAnswer = 64 << 10

func (r *reporter) send(ctx context.Context, body []byte, out io.Writer) error {
	if err := r.open(); err != nil {
		return fmt.Errorf("licence report: %w", err)
	}
	if r.insecure {
		r.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // asked for
	}
	defer r.client.CloseIdleConnections()
	if _, err := r.exchange(ctx, http.MethodPut, body); err != nil {
		return err
	}
	answer, err := r.exchange(ctx, http.MethodGet, nil)
	if err == nil {
		fmt.Fprintln(out, string(answer))
	}
	return err
}

// exchange sends one request to the report's resource and answers the body.
func (r *reporter) exchange(ctx context.Context, method string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(r.url, "/")+"/api/v1/clusterLicensing/raw", bytes.NewReader(body))
	if err != nil {
		return nil, usageError{fmt.Errorf("licence report: %w", err)}
	}
	request.SetBasicAuth(r.account, r.password)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	answer, err := r.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("licence report: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxReportAnswer))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("licence report: %s: %s", answer.Status, text)
	}
	return text, err
}

func makeLicenceCommand() *cobra.Command {
	var mac, serial, out string
	var features []string
	cmd := &cobra.Command{
		Use: "make", Short: "Make a licence file for the machine whose port A has an address", Args: cobra.NoArgs,
		Long: "Make a licence file, signed with the lab's key. The MMP's `iface a` shows the address; upload the file as cms.lic and\n" +
			"restart the Call Bridge. Features: " + strings.Join(file.Features, ", ") + ".",
		Example: "  plenum licence make --mac 02:00:00:00:00:0a --feature callbridge=2027-01-31 --feature shared=2027-01-31:10",
		RunE: func(_ *cobra.Command, _ []string) error {
			given, err := parseFeatures(features)
			if err != nil {
				return usageError{fmt.Errorf("licence make: %w", err)}
			}
			content, err := file.Make(file.LabKey(), mac, serial, given)
			if err != nil {
				return usageError{fmt.Errorf("licence make: %w", err)}
			}
			return os.WriteFile(out, content, 0o644) //nolint:gosec // no secret
		},
	}
	cmd.Flags().StringVar(&mac, "mac", "", "address of port A")
	cmd.Flags().StringVar(&serial, "serial", "", "the licence's number")
	cmd.Flags().StringVar(&out, "out", file.Name, "file to write")
	cmd.Flags().StringArrayVar(&features, "feature", nil, "NAME, NAME=LASTDAY or NAME=LASTDAY:NUMBER")
	return cmd
}

// parseFeatures reads NAME[=LASTDAY[:NUMBER]].
func parseFeatures(words []string) (map[string]appliance.LicenceRecord, error) {
	given := map[string]appliance.LicenceRecord{}
	for _, word := range words {
		name, rest, _ := strings.Cut(word, "=")
		last, number, _ := strings.Cut(rest, ":")
		if last == "" {
			last = file.Forever
		}
		n := 1
		if number != "" {
			var err error
			if n, err = strconv.Atoi(number); err != nil {
				return nil, fmt.Errorf("--feature %q: %q is not a number", word, number)
			}
		}
		given[name] = appliance.LicenceRecord{Expiry: last, Entitled: n}
	}
	if len(given) == 0 {
		return nil, fmt.Errorf("--feature is needed, such as callbridge=2027-01-31")
	}
	return given, nil
}
