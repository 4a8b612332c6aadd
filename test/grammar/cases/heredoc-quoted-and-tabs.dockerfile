FROM debian:bookworm-slim
RUN <<-"END-OF-SCRIPT"
	echo tabs in front
	 END-OF-SCRIPT
	END-OF-SCRIPT
RUN << 'EOF'
	EOF
echo a space in front
EOF
USER app
