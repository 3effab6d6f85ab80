package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/local"
	"github.com/plenum-meet/plenum/local/edge"
)

func consoleCommand() *cobra.Command {
	var url, data string
	cmd := &cobra.Command{
		Use:   "console [ucsm|mmp]",
		Short: "Sit at a serial console of a running appliance",
		Long: "Sit at a serial console of a running appliance: that of fabric interconnect A (ucsm, the default) or of the MMP.\n" +
			"It ends with Ctrl-D on an empty line. Without a terminal, lines are read from standard input.",
		ValidArgs: []string{"ucsm", "mmp"}, Args: cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := append(args, "ucsm")[0]
			trust, err := local.Trusting(data)
			if err != nil {
				return err
			}
			client := &http.Client{Transport: &http.Transport{TLSClientConfig: trust}}
			return console(cmd.Context(), edge.Console{Shell: shell.NewClient(client, url, name), Help: name == "ucsm"})
		},
	}
	cmd.Flags().StringVar(&url, "url", "https://127.0.0.1:8443", "address of the appliance")
	dataFlag(cmd.Flags().StringVar, &data, "its data folder, whose certificate is trusted")
	return cmd
}

// console runs c on this process's terminal, or with standard input as its script.
func console(ctx context.Context, c edge.Console) (err error) {
	in := int(os.Stdin.Fd())
	c.Terminal = struct {
		io.Reader
		io.Writer
	}{os.Stdin, os.Stdout}
	c.Script = !term.IsTerminal(in)
	c.Size = func() (int, int) {
		width, height, _ := term.GetSize(in) // zero without one
		return width, height
	}
	if !c.Script {
		state, err := term.MakeRaw(in)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, term.Restore(in, state)) }()
	}
	if err = c.Run(ctx); errors.Is(err, io.EOF) {
		err = nil
	}
	return err
}
